"""Names of channel groups; nowhere else are they spelt."""


def person(user_id: int) -> str:
    return f"u.{user_id}"


def conversation(conversation_id: int) -> str:
    return f"c.{conversation_id}"
