"""The socket of a signed-in person: looks up the handler, calls a service, answers with the request's id."""

from __future__ import annotations

import time
from collections import deque
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import InvalidChannelLayerError
from redis.exceptions import RedisError

from messaging import groups, protocol
from messaging.protocol import FrameError, Ping, Post, Read, Subscribe
from messaging.services import sockets
from messaging.services.conversations import ConversationBlocked, ConversationNotFound

CLOSE_BAD = 4400
CLOSE_TOO_FAST = 4429
CLOSE_TRY_LATER = 1013
FRAMES_A_WINDOW = 60
WINDOW_SECONDS = 10
BAD_FRAMES_ALLOWED = 5


class PersonConsumer(AsyncWebsocketConsumer):
    """One socket for all conversations and the counter of one person."""

    async def connect(self) -> None:
        self.user = self.scope["user"]
        self.sides: dict[int, str] = {}
        self.sent: dict[int, int] = {}
        self.read: dict[int, int] = {}
        self.named: dict[int, str] = {}
        self.arrivals: deque[float] = deque()
        self.bad_frames = 0
        if not self.user.is_authenticated:
            await self.close(code=4401)
            return
        try:
            await self.channel_layer.group_add(groups.person(self.user.pk), self.channel_name)
        except (RedisError, OSError, InvalidChannelLayerError):
            await self.close(code=CLOSE_TRY_LATER)
            return
        await self.accept()
        await self.count_changed({})

    async def disconnect(self, code: int) -> None:
        names = [groups.conversation(conversation_id) for conversation_id in self.sides]
        if self.user.is_authenticated:
            names.append(groups.person(self.user.pk))
        for name in names:
            try:
                await self.channel_layer.group_discard(name, self.channel_name)
            except (RedisError, OSError):
                return  # members expire on their own

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self._too_fast():
            await self._answer({"t": "err", "e": protocol.CODE_TOO_FAST})
            await self.close(code=CLOSE_TOO_FAST)
            return
        try:
            frame = protocol.parse(text_data or "")
        except FrameError as error:
            await self._refuse(error)
            return
        try:
            await self._handle(frame)
        except ConversationNotFound:
            await self._fail(frame, protocol.CODE_NOT_FOUND)
        except ConversationBlocked:
            await self._fail(frame, protocol.CODE_BLOCKED)

    async def _handle(self, frame: protocol.Frame) -> None:
        match frame:
            case Subscribe():
                await self._subscribe(frame)
            case Post():
                seq = await database_sync_to_async(sockets.post)(frame=frame, user=self.user)
                if self.sent.get(frame.conversation_id) == seq - 1:
                    self.sent[frame.conversation_id] = seq  # whoever wrote it needs no copy
                await self._answer({"t": "ok", "k": frame.client_id.hex, "s": seq})
            case Read():
                await database_sync_to_async(sockets.read)(frame=frame, user=self.user)
            case Ping():
                await self._answer({"t": "pong"})

    async def _subscribe(self, frame: Subscribe) -> None:
        # first the group, then the rows: what comes in between arrives twice rather than never
        side = await database_sync_to_async(sockets.side_of)(
            conversation_id=frame.conversation_id, user=self.user
        )
        await self.channel_layer.group_add(groups.conversation(frame.conversation_id), self.channel_name)
        self.sides[frame.conversation_id] = side
        self.sent[frame.conversation_id] = frame.seq
        await self._send_rows(frame.conversation_id)

    async def _send_rows(self, conversation_id: int) -> None:
        """Send all rows after the last one sent; rows, not hints, decide what there is."""
        while True:
            rows, far = await database_sync_to_async(sockets.rows)(
                conversation_id=conversation_id, seq=self.sent[conversation_id], user=self.user
            )
            for row in rows:
                await self._answer(self._named_once(sockets.row_frame(conversation_id, row)))
                self.sent[conversation_id] = row.seq
            if len(rows) < protocol.ROWS_A_BATCH:
                break
        await self._answer_read(conversation_id, far)

    # --- hints from the channel layer

    async def row_new(self, event: dict[str, Any]) -> None:
        conversation_id = event["c"]
        if conversation_id in self.sent and event["s"] > self.sent[conversation_id]:
            try:
                await self._send_rows(conversation_id)
            except ConversationNotFound:  # no longer hers
                await self._forget(conversation_id)

    async def row_read(self, event: dict[str, Any]) -> None:
        if self.sides.get(event["c"]) not in (None, event["side"]):
            await self._answer_read(event["c"], event["s"])

    async def count_changed(self, event: dict[str, Any]) -> None:
        count = await database_sync_to_async(sockets.unread)(user=self.user)
        await self._answer({"t": "count", "n": count})

    # --- answers

    async def _forget(self, conversation_id: int) -> None:
        await self.channel_layer.group_discard(groups.conversation(conversation_id), self.channel_name)
        self.sides.pop(conversation_id, None)
        self.sent.pop(conversation_id, None)
        await self._answer({"t": "err", "c": conversation_id, "e": protocol.CODE_NOT_FOUND})

    async def _fail(self, frame: protocol.Frame, code: str) -> None:
        answer: dict[str, Any] = {"t": "err", "e": code, "c": getattr(frame, "conversation_id", 0)}
        if isinstance(frame, Post):
            answer["k"] = frame.client_id.hex
        await self._answer(answer)

    async def _refuse(self, error: FrameError) -> None:
        self.bad_frames += 1
        await self._answer({"t": "err", "e": error.code, **({"k": error.key} if error.key else {})})
        if self.bad_frames > BAD_FRAMES_ALLOWED:
            await self.close(code=CLOSE_BAD)

    def _named_once(self, frame: dict[str, Any]) -> dict[str, Any]:
        """Leave the writer's name out where the last row of this conversation said it."""
        name = frame.get("n")
        if name is not None and self.named.get(frame["c"]) == name:
            del frame["n"]
        elif name is not None:
            self.named[frame["c"]] = name
        return frame

    async def _answer_read(self, conversation_id: int, seq: int) -> None:
        if seq > self.read.get(conversation_id, 0):
            self.read[conversation_id] = seq
            await self._answer({"t": "read", "c": conversation_id, "s": seq})

    async def _answer(self, frame: dict[str, Any]) -> None:
        await self.send(text_data=protocol.dump(frame))

    def _too_fast(self) -> bool:
        now = time.monotonic()
        self.arrivals.append(now)
        while self.arrivals and self.arrivals[0] < now - WINDOW_SECONDS:
            self.arrivals.popleft()
        return len(self.arrivals) > FRAMES_A_WINDOW
