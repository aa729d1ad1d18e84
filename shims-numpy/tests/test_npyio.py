"""Arrays as text."""

from __future__ import annotations

import pytest
from differential import assert_same

CASES = [
    "import sys; np.savetxt(sys.stdout, np.arange(12).reshape(3, 4), fmt='%4d')",
    "import sys; np.savetxt(sys.stdout, [1.5, 2.25, -3])",
    "import sys; np.savetxt(sys.stdout, np.arange(6.0).reshape(2, 3), fmt='%.2f', delimiter=',', header='a,b,c', footer='end')",
    "import sys; np.savetxt(sys.stdout, np.arange(6.0).reshape(2, 3), fmt=['%d', '%.1f', '%e'], newline='|')",
    "import sys; np.savetxt(sys.stdout, np.arange(4.0).reshape(2, 2), fmt='%d - %.3f', header='x\\ny', comments='// ')",
    "import sys; np.savetxt(sys.stdout, np.array([[1 + 2j, 3 - 4j]]), fmt='%.1f')",
    "import sys; np.savetxt(sys.stdout, np.array(['a', 'bc']), fmt='%s')",
    "import sys; np.savetxt(sys.stdout, np.zeros((1, 2, 3)))",
    "import sys; np.savetxt(sys.stdout, np.array(['a']))",
    "import sys; np.savetxt(sys.stdout, [[1, 2]], fmt=['%d'])",
    "import sys; np.savetxt(sys.stdout, [[1, 2, 3]], fmt='%d %d')",
    "np.savetxt(3, [1])",
    "import io; f = io.BytesIO(); np.savetxt(f, [[1, 2], [3, 4]], fmt='%d'); f.getvalue()",
    "import io; np.loadtxt(io.StringIO('0 1\\n2 3\\n'))",
    "import io; np.loadtxt(io.StringIO('1,0,2\\n3,0,4'), delimiter=',', usecols=(0, 2), unpack=True)",
    "import io; np.loadtxt(io.StringIO('# head\\n1 2 # tail\\n\\n3 4'), dtype=int)",
    "import io; np.loadtxt(io.StringIO('5'))",
    "import io; np.loadtxt(io.StringIO('5 6'))",
    "import io; np.loadtxt(io.StringIO('5\\n6'))",
    "import io; np.loadtxt(io.StringIO('5 6'), ndmin=2)",
    "import io; np.loadtxt(io.StringIO('5\\n6'), ndmin=1)",
    "import io; np.loadtxt(io.StringIO('a b\\n1 2\\n3 4\\n5 6'), skiprows=1, max_rows=2)",
    "import io; np.loadtxt(io.StringIO('1 2\\n3 x'))",
    "import io; np.loadtxt(io.StringIO('1 2\\n3'))",
    "import io; np.loadtxt(io.StringIO('1 2\\n3 4'), usecols=5)",
    "import io; np.loadtxt(io.StringIO('1.5 2'), dtype=int)",
    "import io; np.loadtxt(io.StringIO('a b\\nccc d'), dtype=str)",
    "import io; np.loadtxt(io.StringIO('1,\"2\"'), delimiter=',', quotechar='\"')",
    "import io; np.loadtxt(io.StringIO('10.01 31.25-'), converters={1: lambda s: -float(s[:-1])})",
    "np.loadtxt(['1 2', '3 4'])",
    "np.loadtxt('no such file')",
    "import io; np.genfromtxt(io.StringIO('1,2,3\\n4,,6'), delimiter=',')",
    "import io; np.genfromtxt(io.StringIO('1,2,x\\n4,,6'), delimiter=',', filling_values=0)",
    "import io; np.genfromtxt(io.StringIO('1,2,x\\n4,,6'), delimiter=',', dtype=int)",
    "import io; np.genfromtxt(io.StringIO('a b\\n1 2\\n3 4'), skip_header=1)",
    "import io; np.genfromtxt(io.StringIO('1 2\\n3 4'), usecols=1)",
    "import io; np.genfromtxt(io.StringIO('1 2 3'))",
]


@pytest.mark.parametrize("source", CASES)
def test_text(source: str) -> None:
    assert_same(source)
