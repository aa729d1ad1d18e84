"""Objects that stay in the worker, kept by number."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from understudy_translators.neutral import Handle

TEXT_LIMIT = 200


class Objects:
    """The kept objects, by number. A number is never used for two objects; an object that is kept again has its number."""

    def __init__(self) -> None:
        self._objects: dict[int, object] = {}
        self._numbers: dict[int, int] = {}
        # How many handles to it there are on the other side, which lets go of them one by one.
        self._handles: dict[int, int] = {}
        self._next = 1

    def keep(self, value: object) -> Handle:
        """Keeps an object, and describes it without failing."""
        from understudy_translators.neutral import Handle
        from understudy_translators.wire import type_name

        number = self._numbers.get(id(value), 0)
        if not number:
            number = self._numbers[id(value)] = self._next
            self._next += 1
            self._objects[number] = value
        self._handles[number] = self._handles.get(number, 0) + 1
        try:
            text = repr(value)
            text = text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - 3] + "..."
        except Exception as error:
            text = f"<{type_name(type(value))}, whose repr raises {type(error).__name__}>"
        return Handle(number, type_name(type(value)), text)

    def get(self, number: int) -> object:
        """The object. Raises ReferenceError if it was dropped."""
        try:
            return self._objects[number]
        except KeyError:
            raise ReferenceError(f"the worker has no object {number}: it was dropped") from None

    def drop(self, numbers: list[int]) -> None:
        """Lets objects go. One that is gone already is no error: a handle may be dropped on both sides at once."""
        for number in numbers:
            left = self._handles.get(number, 0) - 1
            if left > 0:
                self._handles[number] = left
            elif number in self._objects:
                del self._handles[number]
                value = self._objects.pop(number)
                del self._numbers[id(value)]
