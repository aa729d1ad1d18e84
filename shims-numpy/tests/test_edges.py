"""The edges of operations: empty arrays, NaN, signs of zero, wrap-around, float16, complex order, objects and dates."""

from __future__ import annotations

import pytest
from differential import assert_same

CASES = [
    "np.corrcoef([[1,2],[2,1]],dtype='f4').dtype.name",
    "np.arange(4).reshape(2,2,order='X')",
    "np.arange(4).reshape(2,2,order='K')",
    "np.ravel([1],order='X')",
    "np.sqrt([4],casting='no')",
    "np.hypot(np.array([1,2],dtype='i1'),np.array([3,1],dtype='u1')).dtype",
    "np.hypot(np.array([1,2],dtype='i2'),np.array([3,1],dtype='u2')).dtype",
    "np.hypot(np.array([1,2],dtype='i2'),3).dtype",
    "np.arctan2(np.array([1,2],dtype='?'),np.array([3,1],dtype='i1')).dtype",
    "np.arctan2(3,4).dtype",
    "np.hypot(np.array([1,2],dtype='i4'),2.5).dtype",
    "np.hypot(np.array([1,2],dtype='f4'),np.array([1,2],dtype='i4')).dtype",
    "np.errstate(all='ignore').__class__.__name__",
    "np.seterr(under='raise');r=np.geterr();np.seterr(under='ignore');r",
    "np.zeros(3,like=np.zeros(1))",
    "np.array([1,2],subok=True)",
    "np.linspace(0,1,3,dtype='f4')",
    "np.eye(3,order='F').flags.f_contiguous",
    "np.ones((2,3),order='F').strides",
    "np.full((2,3),1,order='F').strides",
    "np.array([3,1,2]).sort(kind='bad')",
    "np.sort([3,1,2],kind='quick')",
    "np.sort([3,1,2],kind='Heap')",
    "np.argsort([3,1,2],kind=b'merge')",
    "np.sort([3,1,2],kind='')",
    "np.sort([3,1,2],kind=b'x')",
    "np.sort([3,1],order='x')",
    "np.mean([1,2],dtype='i4')",
    "np.std([1,2,3],dtype='f4')",
    "np.var([1.,2,3],ddof=1,keepdims=True)",
    "np.sum([1,2],out=np.zeros(2))",
    "np.clip([1,2,3],2,1,dtype='f8')",
    "np.add(1,2,dtype='f4')",
    "np.add([1,2],[1,2],dtype='i1')",
    "np.add([1.5],[1],dtype='i4')",
    "np.add([1],[1],order='F')",
    "np.sqrt([4],casting='no')",
    "np.argmax([[1,2]],axis=1,keepdims=True)",
    "np.isin([1],[1],kind='table')",
    "np.isin([1],[1],assume_unique=True)",
    "np.median([1,2],overwrite_input=True)",
    "np.percentile([1,2,3],50,interpolation='linear')",
    "np.histogram([1,2],density=False)",
    "np.average([1,2],keepdims=True)",
    "np.searchsorted([1,2],1,side='bad')",
    "np.pad([1],1,'bad')",
    "np.repeat([1],2,axis=1)",
    "np.round([1.5],out=np.zeros(1))",
    "np.array([1,2]).astype('f4',order='F',casting='safe')",
    "np.array([1,2]).astype('i4',casting='safe')",
    "np.concatenate([[1]],axis=1)",
    "np.arange(3,like=np.zeros(1))",
    "np.array([1,2]).tobytes('F')",
    "np.array([1,2]).reshape(2,1,order='X')",
    "np.array([1,2]).copy('X')",
    "np.array([1,2],order='X')",
    "np.ravel([1],order='X')",
    "np.array([1,0],dtype=object).all()",
    "np.array([1,0],dtype=object).any()",
    "np.array([[1,0],[2,3]],dtype=object).all(axis=1)",
    "np.array(['a','']).any()",
    "np.all(['a',''])",
    "np.all([])",
    "np.any([])",
    "np.sort(np.array([1+1j,complex(math.nan,1),complex(1,math.nan),0]))",
    "np.argmax(np.array([1+1j,complex(math.nan,1),5]))",
    "np.argmin(np.array([1+1j,complex(math.nan,1),5]))",
    "np.round([True,False],2)",
    "np.round([True,False],-1)",
    "np.zeros((9,5,0)).argmin(axis=0)",
    "np.repeat(np.zeros((0,0)),3,axis=-1)",
    "np.zeros((0,0)).max(axis=0)",
    "np.array([1,2],dtype='m8[D]').sum(dtype='i4')",
    "np.array([1,2],dtype='M8[D]').sum()",
    "np.array([1],dtype='M8[D]').sum()",
    "np.array([1,2],dtype='m8[D]').cumprod()",
    "np.array([1,2],dtype='m8[D]').cumsum()",
    "np.maximum.accumulate(np.array([1j,2,1]))",
    "np.maximum.accumulate(np.array([1,np.nan,1]))",
    "np.count_nonzero([['a',''],['','']],axis=1,keepdims=True)",
    "np.add.at(a:=np.array([250,1],dtype='u1'),[0,0],5);a",
    "a=np.array([250,1],dtype='u1');np.add.at(a,[0,0],5);a",
    "a=np.array([1.5,1],dtype='f4');np.add.at(a,[0,0,1],.1);a",
    "a=np.zeros((2,3));np.add.at(a,([0,0,1],[1,1,2]),1);a",
    "a=np.zeros((2,3)).T;np.add.at(a,([0,0,1],[1,1,0]),1);a",
    "a=np.zeros(3,complex);np.put(a,[0,2],[1j,2]);a",
    "a=np.array(['a','b','c']);np.put(a,[0,2],['x','yy']);a",
    "a=np.array(['a','b','c']);np.putmask(a,[True,False,True],['x','y']);a",
    "a=np.zeros((2,3),complex);np.putmask(a,a==0,[1j,2,3]);a",
    "a=np.arange(6).reshape(2,3).T;np.put(a,[1,2],[50,60]);a",
    "a=np.arange(6).reshape(2,3).T;np.putmask(a,a>2,[7,8]);a",
    "a=np.arange(4);np.place(a,a>1,[]);a",
    "a=np.arange(4);np.place(a,a>1,[9,8,7]);a",
    "np.take(np.arange(6).reshape(2,3),[0,2],axis=1)",
    "np.take(np.array(['a','bc']),[1,1])",
    "np.take(np.zeros((2,0)),[0],axis=1)",
    "np.take(np.zeros((2,0)),[],axis=1)",
    "np.take(np.zeros((0,2)),[0,1],axis=1)",
    "np.take([1,2,3],[0],mode='bad')",
    "np.unravel_index([5,6],(2,4),order='F')",
    "np.divmod(np.array([7.5,-7.5]),2)",
    "np.modf([1.5,np.inf])",
    "np.ldexp(np.array([1.,0.]),np.array([5,2000]))",
    "np.frexp(3.)",
    "np.nextafter(np.float32(1),np.float32(2))",
    "np.spacing(np.float32(1))",
    "np.spacing(np.float16(1))",
    "np.logical_and(np.array([1,2],dtype='u1'),-1)",
    "np.array([1,2,3])[np.array([[0],[1]])]",
    "np.array([True,False])**2",
    "np.log(np.array([0j]))",
    "np.power(0j,-1)",
    "np.array([1j,2])**-1",
    "np.maximum(1j,2)",
    "a=np.array([300,2]);a[:]=[1.9,7];a",
    "a=np.zeros(2,'u1');a[:]=[256,1]",
    "a=np.zeros(2,int);a[[0,1]]=[np.nan,1]",
    "a=np.zeros(2,int);a[np.array([True,True])]=[np.nan,1]",
    "np.arange(np.datetime64('2020-01-01'),np.datetime64('2020-01-05'))",
    "np.arange(np.datetime64('2020-01-01'),5)",
    "np.arange('2020-01-01','2020-01-05',dtype='M8[D]')",
    "np.arange(np.datetime64('2020-01-01'),np.datetime64('2020-01-05'),np.timedelta64(2,'D'))",
    "np.arange(np.timedelta64(0,'h'),np.timedelta64(1,'D'),np.timedelta64(6,'h'))",
    "np.arange(5,dtype='m8[s]')",
    "np.arange('a')",
    "np.roll([1,2,3],1)",
    "np.resize([1,2],5)",
    "np.array([1,2],dtype=object).mean()",
    "np.array([1,2],dtype=object).std()",
    "np.array([1.5,2],dtype=object).mean(axis=0)",
    "np.array([[1.5,2]],dtype=object).mean(axis=0)",
]


@pytest.mark.parametrize("source", CASES)
def test_edges(source):
    assert_same(source)


CLOSE = [
    "np.cov([[1,2],[2,1]],dtype='f4')",
    "np.cov([1,2,3],[1,2,5])",
    "np.cov([1,2,3])",
    "np.cov([1+1j,2,3])",
    "np.float_power(np.float32(2),3)",
    "np.arcsin(np.array([2+0j]))",
]


@pytest.mark.parametrize("source", CLOSE)
def test_close(source):
    assert_same(source, rtol=1e-14, text=False)


# Every ufunc on the values where types and machines differ.
VALUES = {
    "?": "[True, False]",
    "i1": "[-128, 127, 0, 1, -1, 3, -7]",
    "u2": "[0, 65535, 3]",
    "i8": "[-9223372036854775808, 9223372036854775807, 0, -1, 2]",
    "f2": "[0.0, -0.0, 1, -1.5, 65504, math.inf, -math.inf, math.nan, 0.5, 3]",
    "f4": "[0.0, -0.0, 1, -1.5, 3e38, 1e-45, math.inf, -math.inf, math.nan, 0.1]",
    "f8": "[0.0, -0.0, 1, -1.5, 1.7e308, 5e-324, math.inf, -math.inf, math.nan, 0.1]",
}
EXACT = {
    1: "negative absolute sign square rint floor ceil trunc isnan isfinite signbit logical_not conjugate modf frexp",
    2: "add subtract multiply divide floor_divide remainder fmod maximum minimum fmax fmin copysign heaviside less equal divmod",
}


@pytest.mark.parametrize("dtype", VALUES)
@pytest.mark.parametrize(("inputs", "name"), [(n, name) for n, names in EXACT.items() for name in names.split()])
def test_every_value(inputs, name, dtype):
    operands = "a" if inputs == 1 else "a[:, None], a"
    assert_same(f"a = np.array({VALUES[dtype]}, dtype='{dtype}')\nnp.{name}({operands})")


# float16 and float32 round at every step along some axes, and at the end along others.
@pytest.mark.parametrize("dtype", ["f2", "f4"])
@pytest.mark.parametrize("layout", ["", ".T", "[::-1]", "[..., ::2]"])
@pytest.mark.parametrize("name", ["sum", "prod", "mean", "std", "cumsum", "cumprod"])
@pytest.mark.parametrize("axis", [None, 0, 1])
def test_narrow_floats(name, layout, axis, dtype):
    made = f"a = np.random.default_rng(5).normal(1, 0.4, (30, 9)).astype('{dtype}'){layout}"
    assert_same(f"{made}\nnp.{name}(a, axis={axis})")
