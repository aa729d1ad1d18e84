"""What a library is, recorded from its installed copy: `understudy record` and `understudy drift`.

The recorder is a package of its own, `recorder/`: standard library only, run by the interpreter that has the library.
Nothing of that library is ever imported here.
"""
