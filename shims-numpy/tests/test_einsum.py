"""`einsum` and `einsum_path`: the shims against NumPy."""

import random

import pytest
from differential import assert_same

CALLS = [
    "np.einsum()", "np.einsum('')", "np.einsum('',0,0)", "np.einsum('ij->ij')", "np.einsum('i,j',[0],order='W')", "np.einsum('i%',[0])",
    "np.einsum('i',[[0]])", "np.einsum('ii',[0])", "np.einsum('i..',[0,1])", "np.einsum('i...->ij',[0,1])", "np.einsum('i->jj',[0])",
    "np.einsum('ij->iji',A)", "np.einsum('ij->k',A)", "np.einsum('ij,ij',A,B)", "np.einsum('...->...i',A)", "np.einsum('i...j...',A)",
    "np.einsum('ij',A,dtype='i8')", "np.einsum('ij->',A,out=np.zeros((),'f4'))", "np.einsum('ij->',A,out=np.zeros(2))", "np.einsum(A,[0,1],[2])",
    "np.einsum(A,[0,'a'])", "np.einsum(A,0)", "np.einsum(A,[0,99])", "np.einsum(A,[0,1],B)", "np.einsum('...i,...i',A,A)", "np.einsum('i...',A)",
    "np.einsum('...',A)", "np.einsum('ij,jk',A,B,foo=1)", "np.einsum('ij->...',A)", "np.einsum('...j->j',A)", "np.einsum(3,A)", "np.einsum('ij',A,A)",
    "np.einsum('ij,jk',A)", "np.einsum('i->i-',[1])", "np.einsum('ii->i',A)", "np.einsum('ijk',A)", "np.einsum('i,i',[1,2],[1,2,3])",
    "np.einsum('ii',np.ones((1,3)))", "np.einsum('i,i->i',[1],[1,2,3])", "np.einsum('...a,...b',np.ones((2,3)),np.ones((4,2,3))).shape",
    "np.einsum('BA',A).shape", "np.einsum('i',['a','b'])", "np.einsum('i->',np.array([1],'m8[s]'))", "np.einsum('i,i->',[True,True],[True,True])",
    "np.einsum('ij->',A),np.einsum('ij->',np.zeros((0,3)))", "np.einsum('ij,jk',A,B)", "np.einsum('ij,jk,kl',A,B,B.T,optimize=True,order='C')",
    "np.einsum('ij,jk->k',A,B)", "np.einsum('i,i,i->',np.array([100,2],'i1'),np.array([100,2],'i1'),np.array([1,2],'i1'))",
    "np.einsum(A,[0,1],B,[1,2],[2,0],order='C')", "np.einsum('...ij,...jk->...ik',np.arange(12).reshape(2,2,3),np.arange(6).reshape(3,2))",
    "np.einsum('ijij->ij',np.arange(16).reshape(2,2,2,2))", "np.einsum('i,j',[1,2],[3,4j])", "np.einsum('ij->ji',A).strides", "np.einsum(',',2,3)",
    "np.einsum('i,',[1,2],3)", "np.einsum('ij,ji',A,A.T,out=np.zeros(()))",
]  # fmt: skip
PATHS = [{}, {"optimize": False}, {"optimize": "optimal"}, {"optimize": ("greedy", 10)}, {"optimize": ["einsum_path", (0, 1), (0, 1)]},
         {"optimize": "x"}, {"optimize": ["einsum_path", (0, 5)]}, {"optimize": ["einsum_path", (0, 1)]}]  # fmt: skip


@pytest.mark.parametrize("source", CALLS)
def test_calls(source):
    assert_same(f"A = np.ones((2, 3)); B = np.ones((3, 4)); {source}")


@pytest.mark.parametrize("options", PATHS)
def test_paths(options):
    assert_same(f"np.einsum_path('ij,jk,kl->il', np.ones((2, 2)), np.ones((2, 5)), np.ones((5, 2)), **{options!r})")


@pytest.mark.parametrize("how", ["greedy", "optimal"])
@pytest.mark.parametrize("seed", range(12))
def test_paths_of_any_subscripts(seed, how):
    """The same path and the same table, where several paths cost the same too."""
    choose = random.Random(seed)
    sizes = {letter: choose.randint(1, 6) for letter in "abcdefg"}
    terms = ["".join(choose.sample("abcdefg", choose.randint(1, 3))) for _ in range(choose.randint(1, 6))]
    letters = sorted(set("".join(terms)))
    output = "".join(choose.sample(letters, min(choose.randint(0, 2), len(letters))))
    operands = ", ".join(f"np.ones({[sizes[letter] for letter in term]})" for term in terms)
    assert_same(f"np.einsum_path('{','.join(terms)}->{output}', {operands}, optimize='{how}')")
