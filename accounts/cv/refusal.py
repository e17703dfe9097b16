"""The one exception of the child process: a file that is not read, with the code of the reason."""


class Refused(Exception):
    """The file is not read; `code` is a key of `messages.REASONS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
