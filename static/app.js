// Progressive only: every page works without this file. The protocol and the hooks are in docs/design.md.
(() => {
  const d = document, body = d.body, one = (s) => d.querySelector(s);
  const chat = one("ol[data-c]:not([data-seq=''])"), box = chat && one("form.f"), count = one("[data-n]");
  const url = "socket" in body.dataset && (body.dataset.socket || location.origin.replace("http", "ws")) + "/ws/";
  const conversation = chat && +chat.dataset.c;
  const unsent = new Map(); // client id -> list item that waits for its row
  let who = "", socket, attempt = 0, seq = chat ? +chat.dataset.seq : 0;

  const send = (frame) => socket && socket.readyState === 1 && (socket.send(JSON.stringify(frame)), true);
  const resume = () => send({ t: "sub", c: conversation, s: seq });
  const uuid = () => "10000000100040008000100000000000".replace(/[018]/g, (c) =>
    (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

  function bubble(text, mine, label) {
    const li = d.createElement("li"), small = d.createElement("small");
    li.textContent = text;
    small.textContent = label;
    if (mine) li.className = "m";
    li.append(small);
    const low = innerHeight + scrollY > body.scrollHeight - 150;
    chat.append(li);
    if (mine || low) scrollTo(0, body.scrollHeight);
    return li;
  }
  function tick(li, state) {
    const i = d.createElement("i"), small = li.querySelector("small"), old = small.querySelector("i");
    i.textContent = state ? "✓✓" : "✓";
    i.setAttribute("role", "img");
    i.setAttribute("aria-label", (chat.dataset.w || "").split("|")[state]);
    if (state > 1) i.className = "v";
    if (old) old.replaceWith(i); else small.append(" ", i);
  }
  function seen() {
    if (!d.hidden) send({ t: "read", c: conversation, s: seq });
  }

  const on = {
    new: (f) => f.c === conversation && f.s > seq && resume(),
    row(f) {
      if (f.c !== conversation || f.s <= seq) return;
      if (f.s > seq + 1) return resume();
      seq = f.s;
      const mine = !!f.k; // only one's own rows have a key
      who = f.n || who; // said once, and again when it changes
      let li = unsent.get(f.k);
      if (li) {
        unsent.delete(f.k);
        chat.append(li);
        li.querySelector("small").textContent = f.d;
      } else li = bubble(f.x, mine, mine ? f.d : who + " · " + f.d);
      if (mine) { li.dataset.s = f.s; tick(li, 0); } else seen();
    },
    ok(f) {
      const li = unsent.get(f.k);
      if (!li) return;
      if (f.s > seq + 1) return resume();
      if (f.s > seq) seq = f.s;
      chat.append(li);
      li.dataset.s = f.s;
      li.querySelector("small").textContent = new Date().toTimeString().slice(0, 5);
      tick(li, 0);
      unsent.delete(f.k);
    },
    err(f) {
      const li = unsent.get(f.k);
      if (!li) return;
      unsent.delete(f.k);
      if (box && !box.x.value) box.x.value = li.firstChild.data;
      li.className = "m e";
      li.querySelector("small").textContent = chat.dataset.fail || f.e;
    },
    read: (f) => f.c === conversation && chat.querySelectorAll(".m[data-s]").forEach((li) => +li.dataset.s <= f.s && tick(li, 2)),
    count(f) {
      if (count) { count.textContent = f.n; count.hidden = !f.n; }
    },
  };

  function connect() {
    if (socket && socket.readyState < 2) return;
    socket = new WebSocket(url);
    socket.onopen = () => {
      attempt = 0;
      if (!chat) return;
      resume();
      seen();
      unsent.forEach((li, k) => send({ t: "msg", c: conversation, k, x: li.firstChild.data }));
    };
    socket.onmessage = (e) => {
      const f = JSON.parse(e.data);
      if (on[f.t]) on[f.t](f);
    };
    socket.onclose = (e) => {
      // Refused, or unreachable for minutes: the page goes on without it until the person comes back to it.
      if ((e.code >= 4400 && e.code < 4500) || attempt > 11) return;
      const wait = Math.min(60, 2 ** attempt++) * (500 + Math.random() * 1000);
      setTimeout(() => d.hidden || connect(), wait);
    };
  }
  if (url && window.WebSocket) {
    // A socket only for the counter costs a handshake: wait, and not at all when the phone saves data.
    if (chat) connect();
    else if (!(navigator.connection || {}).saveData) setTimeout(() => d.hidden || connect(), 5000);
    d.addEventListener("visibilitychange", () => {
      if (d.hidden || !socket) return;
      connect();
      if (chat) seen();
    });
    addEventListener("online", () => socket && connect());
    setInterval(() => d.hidden || send({ t: "ping" }), 50000);
  }

  if (chat) {
    // What was written while the line was down survives a reload; the same client id makes it arrive once.
    const key = "chat" + conversation;
    try {
      JSON.parse(sessionStorage[key] || "[]").forEach(([k, x]) => unsent.set(k, bubble(x, true, "…")));
      addEventListener("pagehide", () => {
        sessionStorage[key] = JSON.stringify([...unsent].map(([k, li]) => [k, li.firstChild.data]));
      });
    } catch { /* storage is switched off */ }
    scrollTo(0, body.scrollHeight);
  }
  if (box) {
    box.addEventListener("submit", (e) => {
      const x = box.x.value.trim(), k = uuid();
      if (!socket || socket.readyState !== 1) return; // the form goes by itself
      e.preventDefault();
      if (!x) return;
      const li = bubble(x, true, "…");
      unsent.set(k, li);
      send({ t: "msg", c: conversation, k, x });
      box.x.value = "";
    });
    box.x.addEventListener("keydown", (e) => {
      if (e.key === "Enter" && e.ctrlKey) box.requestSubmit();
    });
  }

  // How long a job was before her eyes. It waits in a cookie of half an hour for the next request, which costs nothing.
  const read = one("[data-r]");
  if (read) {
    const kept = d.cookie.match(/(?:^|; )r=(\d+)\.(\d+)/), id = read.dataset.r;
    let spent = kept && kept[1] === id ? kept[2] * 1000 : 0, since = d.hidden ? 0 : Date.now();
    const keep = () => {
      if (since) spent += Date.now() - since;
      since = d.hidden ? 0 : Date.now();
      d.cookie = "r=" + id + "." + Math.round(spent / 1000) + ";path=/;max-age=1800;samesite=lax";
    };
    d.addEventListener("visibilitychange", keep);
    d.addEventListener("click", keep);
    addEventListener("pagehide", keep);
  }

  const fb = one("#fb");
  if (fb && fb.dataset.done) fb.addEventListener("submit", async (e) => {
    const b = e.submitter, card = b && b.closest("article");
    if (!card) return;
    e.preventDefault();
    const form = new FormData(fb);
    form.set("fb", b.value);
    const [id, verdict] = b.value.split(":");
    try {
      const r = await fetch(fb.action, { method: "POST", body: form, headers: { "X-Requested-With": "fetch" } });
      if (!r.ok) throw r;
    } catch {
      b.textContent = fb.dataset.fail;
      return;
    }
    if (verdict === "undo") {
      card.previousElementSibling.hidden = false;
      card.previousElementSibling.querySelector("a").focus();
      card.remove();
    } else if (verdict === "good") b.setAttribute("aria-pressed", "true");
    else {
      const note = d.createElement("article"), undo = d.createElement("button");
      note.append(card.querySelector("h2 a").textContent, ". ", fb.dataset.done, " ", undo);
      undo.textContent = fb.dataset.undo;
      undo.setAttribute("form", "fb");
      undo.className = "t";
      undo.value = id + ":undo";
      card.after(note);
      card.hidden = true;
      undo.focus();
    }
  });

  d.querySelectorAll("input[data-places]").forEach((input) => {
    let timer, last;
    input.addEventListener("input", (e) => {
      const q = input.value.trim();
      clearTimeout(timer);
      if (q.length > 2 && q !== last && e.inputType && e.inputType !== "insertReplacementText") timer = setTimeout(async () => {
        last = q;
        const r = await fetch(input.dataset.places + "?q=" + encodeURIComponent(q)).catch(() => 0);
        if (r && r.ok) input.list.replaceChildren(...(await r.json()).map((label) => new Option(label, label)));
      }, 250);
    });
  });
})();
