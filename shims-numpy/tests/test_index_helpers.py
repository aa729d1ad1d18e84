"""Products of vectors, positions, grids, broadcast objects, many indices and rules for bins: the shims against NumPy."""

import pytest
from differential import assert_same

CALLS = [
    "np.cross([1,2],[3,4])", "np.cross([1,2],[3,4,5])", "np.cross([1,2,3],[4,5])", "np.cross(0,[1,2])", "np.cross([1,2,3,4],[1,2,3])",
    "np.cross([[1,2]]*2,[3,4],axisc=5)", "np.cross(np.ones((3,4,2)),np.ones((3,4,2)),axisc=-2).shape",
    "np.cross(np.ones((10,3,5)),np.ones((2,5)),axisa=1,axisb=2)", "np.cross(np.array([[195,8,9]],'u1'),np.array([250,166,68],'i4'))",
    "np.unravel_index([],(3,))", "np.unravel_index(np.array([]),(3,))", "np.unravel_index([0],())", "np.unravel_index([1],())", "np.unravel_index(0,())",
    "np.unravel_index(1,(2**32-1,2**31+1))", "np.unravel_index(0.5,(2,2))", "np.unravel_index(4,(2,2))", "np.unravel_index(-1,(2,2))",
    "np.unravel_index(['a'],(2,))", "np.ravel_multi_index(([],[]),(10,3))", "np.ravel_multi_index(([],['abc']),(10,3))",
    "np.ravel_multi_index((np.array([]),np.array([])),(5,3))", "np.ravel_multi_index((0.1,0.),(2,2))", "np.ravel_multi_index(([0],[0]),(2**62,2))",
    "np.ravel_multi_index(([0],[0]),(2**62,2),order='F')", "np.ravel_multi_index([5,1,-1,2],(4,3,7,12),mode='wrap')",
    "np.ravel_multi_index([5,1,-1,2],(4,3,7,12),mode=('wrap','raise','clip','raise'))", "np.ravel_multi_index([5,1,-1,2],(4,3,7,12))",
    "np.ravel_multi_index(np.zeros((3,1),int),(2,1,0),mode='clip')", "np.ravel_multi_index(np.zeros((3,1),int),(2,1,0),mode='wrap')",
    "np.ravel_multi_index(np.zeros((3,0),int),(2,1,0),mode='wrap')", "np.ravel_multi_index((1,2),(3,))",
    "np.ravel_multi_index((1,2),(3,4),mode=('clip',))", "np.ravel_multi_index((1,2),(3,4),mode='x')", "np.ravel_multi_index(([1,2],[[0],[3]]),(3,4))",
    "np.ravel_multi_index(([1,2],[1,2,3]),(3,4))", "np.ravel_multi_index(1,(3,))", "np.ravel_multi_index([[1,-8]],(3,),mode='wrap')",
    "np.ravel_multi_index((np.array([],int),np.array([],int)),(5,3))", "np.ravel_multi_index((1,2),(3,4),order='X')", "np.mgrid[0:1:np.complex64(3j)]",
    "np.mgrid[0.1:0.3:np.complex64(3j),]", "np.mgrid[np.float32(0.1):np.float32(0.33):np.float32(0.1)].dtype",
    "np.mgrid[np.float32(0.1):np.float32(0.33):np.float32(0.1),].dtype", "np.mgrid[0:3:1.5j]", "np.mgrid[0:2,0:1:3j]", "np.ogrid[0:2,0:1:3j]",
    "np.mgrid[0:np.float32(1):3.4j]", "np.ogrid[0:2:np.complex64(3j)]", "np.r_['0,2',[1,2],[3,4]]", "np.r_['1,2',[1,2],[3,4]]",
    "np.r_['0,2,0',[1,2],[3,4]]", "np.r_['-1',[[1]],[[2]]]", "np.r_['1,2,0',[1,2],[3,4]]", "np.r_['abc',1]", "np.r_['0,x',1]",
    "np.r_[0:36:np.complex64(4j)]", "np.r_[1,'0',2]", "np.c_['0',[1]]", "np.r_['0,3',[1,2],[3,4]]", "list(np.ndindex(-1))", "list(np.ndindex((2,-1)))",
    "list(np.ndindex())", "list(np.ndindex(2,0))", "np.broadcast(1,x=1)", "np.broadcast().shape", "np.broadcast(*[np.ones(5)]*65)",
    "np.broadcast([[1,2,3]],[[4],[5]],[6,7])", "np.broadcast([1,2],[[1],[2]]).nd", "np.broadcast(np.broadcast([1,2]),[[1]]).numiter",
    "np.ones(2).flags==np.ones(3).flags", "np.ones(2).flags==3", "np.ones(2).flags!=np.ones(3)[:2].flags", "np.ones(2).flags.num",
    "list(np.broadcast([1,2],3))", "np.broadcast(1,2).size,np.broadcast(1,2).index", "np.convolve([1],[1],mode='f')", "np.convolve([1],[1],mode=2)",
    "np.convolve([1],[1],mode=-1)", "np.convolve([1],[1],mode=None)", "np.correlate([1],[1],mode='v')", "np.convolve([1],[1],mode='fulll')",
    "np.convolve([1],[1],mode=1.5)",
    "np.histogram_bin_edges(np.arange(50)**2/7,bins='stone')", "np.histogram_bin_edges([1,2,2,3,9],bins='stone')",
    "np.histogram_bin_edges([1,2,2,3,9.5],bins='stone',range=(0,5))", "np.histogram_bin_edges([1,1,1],bins='stone')",
    "np.histogram_bin_edges([],bins='stone')", "np.histogram(np.sin(np.arange(200.)),bins='stone')[0]",
    "np.histogram_bin_edges(np.repeat([0.,1],20),bins='stone').shape", "np.logspace([1,2],[3,4],6,base=[1,2])",
    "np.logspace(1,3,6,base=np.array([1,2]),axis=1)", "np.logspace(1,[3,4],6,base=np.array([2,10]),axis=-1)",
    "np.logspace(1,3,3,base=np.array([2,10]),axis=0)", "np.logspace(1,3,3,base=2)", "np.ones((1,)*64)[(True,)*32]",
    "np.ones((1,)*64)[(np.array([0]),)*63].shape", "np.ones(1)[(True,)*64]", "np.ones(1)[(True,)*65]",
    "np.ones(1)[(None,)*63].ndim", "np.ones((1,)*64)[(0,)*64]", "np.ones((1,)*64)[(0,)*65]", 
    "np.ones((1,)*40)[np.ones((1,)*40,bool)]", "np.ones(1).__setitem__((True,)*64,1)", "np.choose([[0,1]],[[1,2],[3,4]]).flags.owndata",
    "np.choose(1,[1,2])",
]  # fmt: skip


@pytest.mark.parametrize("source", CALLS)
def test_calls(source):
    assert_same(source)


BEYOND_64 = [
    "np.ones((1,)*64)[(np.array([0]),)*64]",
    "np.ones(1)[(None,)*64].ndim",
    "np.ones((1,)*64)[(None,)]",
]


@pytest.mark.parametrize("source", BEYOND_64)
def test_most_dimensions(source):
    assert_same(source)
