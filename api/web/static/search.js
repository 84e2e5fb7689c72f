"use strict";
// Search while typing, and suggestions for parameters; every form works without this script too.
(() => {
  const language = new URLSearchParams(location.search).get("lang") || "";

  async function find(text, kind) {
    const address = new URL("/api/search", location.origin);
    address.searchParams.set("q", text);
    address.searchParams.set("limit", "10");
    if (kind) address.searchParams.set("class", kind);
    if (language) address.searchParams.set("lang", language);
    const answer = await fetch(address);
    return answer.ok ? (await answer.json()).hits : [];
  }

  function whileTyping(input, act) {
    let waiting = 0, turn = 0;
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      const mine = ++turn;
      waiting = setTimeout(async () => {
        const text = input.value.trim();
        const hits = text.length < 2 ? [] : await find(text, input.dataset.suggest);
        if (mine === turn) act(hits); // an answer that comes late must not overwrite a newer one
      }, 150);
    });
  }

  document.querySelectorAll("input[data-instant]").forEach((input) => {
    const list = document.createElement("ul");
    list.className = "instant";
    list.hidden = true;
    list.setAttribute("aria-label", "Found while typing");
    input.parentElement.append(list);
    const close = () => { list.hidden = true; };
    whileTyping(input, (hits) => {
      list.replaceChildren(...hits.map((hit) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = hit.links.page + (language ? "?lang=" + encodeURIComponent(language) : "");
        link.textContent = hit.name;
        const kind = document.createElement("span");
        kind.textContent = hit.kind;
        link.append(kind);
        item.append(link);
        return item;
      }));
      list.hidden = !hits.length;
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      if (event.key === "ArrowDown" && !list.hidden) { event.preventDefault(); list.querySelector("a")?.focus(); }
    });
    list.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { close(); input.focus(); }
      const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
      if (step) { event.preventDefault(); (document.activeElement.parentElement[step]?.querySelector("a") || input).focus(); }
    });
    document.addEventListener("click", (event) => { if (!input.parentElement.contains(event.target)) close(); });
  });

  document.querySelectorAll("input[data-suggest]").forEach((input) => {
    const list = document.getElementById(input.getAttribute("list"));
    whileTyping(input, (hits) => list.replaceChildren(...hits.map((hit) => {
      const option = document.createElement("option");
      option.value = hit.id;
      option.label = hit.name;
      option.textContent = hit.name;
      return option;
    })));
  });
})();
