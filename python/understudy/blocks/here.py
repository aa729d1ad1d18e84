"""later"""
class Standins: pass
def standins(): pass
def standin(): pass
