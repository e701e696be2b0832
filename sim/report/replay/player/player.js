// Moves a replayed day minute by minute. Everything it shows stands in the page already: pictures, table, data.
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const MARGIN = 300; // seconds on both sides of the drawings' scale
  const LEFT = 34, RIGHT = 12, WIDTH = 960;

  document.querySelectorAll(".player").forEach((root) => {
    const data = JSON.parse(root.querySelector(".data").textContent);
    const find = (name) => root.querySelector(name);
    const slider = find(".slider"), play = find(".play"), clock = find(".clock"), summary = find(".summary");
    const everybody = new Map(data.venues.flatMap((venue) => venue.people).map((one) => [String(one.n), one]));
    const lanes = [...root.querySelectorAll(".lane")].map(addCursor);
    const rooms = data.venues.map((venue) => roomOf(venue));
    const rows = new Map([...root.querySelectorAll("tbody tr")].map((row) => [row.cells[0].textContent, row]));
    let timer = null, speaking = null;

    const words = data.words;
    const now = () => data.first + 60 * Number(slider.value);
    const plural = (forms, count) =>
      forms[(data.french ? count < 2 : count === 1) ? 0 : 1].replace("{count}", count);

    function clockWords(second) {
      const hour = Math.floor(second / 3600), minute = String(Math.floor((second % 3600) / 60)).padStart(2, "0");
      if (!data.french) return `${String(hour).padStart(2, "0")}:${minute}`;
      return minute === "00" ? `${hour}\u00a0h` : `${hour}\u00a0h\u00a0${minute}`;
    }

    function addCursor(lane) {
      const height = lane.dataset.height;
      const veil = document.createElementNS(SVG, "rect"), line = document.createElementNS(SVG, "line");
      veil.setAttribute("class", "veil");
      line.setAttribute("class", "cursor");
      for (const [name, value] of [["y", 18], ["height", height - 18]]) veil.setAttribute(name, value);
      for (const [name, value] of [["y1", 16], ["y2", height]]) line.setAttribute(name, value);
      lane.append(veil, line);
      const people = [...lane.querySelectorAll(".person")].map((mark) => {
        const person = everybody.get(mark.dataset.number);
        return { mark, came: person?.came ?? data.last, gone: person?.gone ?? data.last };
      });
      return { lane, veil, line, people };
    }

    function roomOf(venue) {
      const lane = [...root.querySelectorAll(".scroll[data-venue]")].find((one) => one.dataset.venue === venue.id);
      const room = lane.previousElementSibling;
      room.hidden = false;
      return { venue, waiting: room.querySelector(".waiting"), serving: room.querySelector(".serving"),
        gone: room.querySelector(".gone") };
    }

    function chip(person) {
      const mark = document.createElement("span");
      mark.className = person.booked ? "chip booked" : "chip";
      mark.textContent = person.n;
      return mark;
    }

    function none() {
      const mark = document.createElement("span");
      mark.className = "none";
      mark.textContent = words.nobody;
      return mark;
    }

    function tally(people) {
      const counted = new Map();
      for (const person of people) {
        const entry = counted.get(person.word) || { mark: person.mark, count: 0 };
        entry.count += 1;
        counted.set(person.word, entry);
      }
      return [...counted].map(([word, { mark, count }]) => {
        const line = document.createElement("span");
        line.className = "tally";
        line.innerHTML = `<svg width="15" height="15" viewBox="0 0 16 16"><use href="#mark-${mark}"/></svg>`;
        line.append(`${count}\u00a0× ${word}`);
        return line;
      });
    }

    function stateAt(venue, second) {
      const there = venue.people.filter((person) => person.came !== null && person.came <= second);
      const gone = there.filter((person) => person.gone !== null && person.gone <= second);
      const serving = there.filter((person) => person.called !== null && person.called <= second && person.gone > second);
      const waiting = there.filter((person) => !gone.includes(person) && !serving.includes(person));
      return { waiting, serving, gone };
    }

    function show() {
      const second = now();
      const x = LEFT + (second - data.first + MARGIN) / (data.last - data.first + 2 * MARGIN) * (WIDTH - LEFT - RIGHT);
      for (const { lane, veil, line, people } of lanes) {
        // Whose visit is over stands above the veil of what is to come, with the word for how it ended.
        for (const { mark, came, gone } of people) {
          const isOver = gone <= second;
          if (isOver !== (mark.dataset.over === "yes")) {
            mark.dataset.over = isOver ? "yes" : "no";
            if (isOver) lane.insertBefore(mark, line); else lane.insertBefore(mark, veil);
          }
          mark.classList.toggle("future", came > second);
        }
        veil.setAttribute("x", x);
        veil.setAttribute("width", Math.max(0, WIDTH - x));
        line.setAttribute("x1", x);
        line.setAttribute("x2", x);
      }
      clock.textContent = clockWords(second);
      rows.forEach((row) => row.classList.remove("here"));
      for (const room of rooms) {
        const { waiting, serving, gone } = stateAt(room.venue, second);
        room.waiting.replaceChildren(...(waiting.length ? waiting.map(chip) : [none()]));
        room.serving.replaceChildren(...(serving.length ? serving.map(chip) : [none()]));
        room.gone.replaceChildren(...(gone.length ? tally(gone) : [none()]));
        for (const person of [...waiting, ...serving]) rows.get(String(person.n))?.classList.add("here");
      }
      slider.setAttribute("aria-valuetext", clockWords(second));
    }

    function sentence() {
      const second = now();
      const venues = data.venues.map((venue) => {
        const { waiting, serving } = stateAt(venue, second);
        const parts = [];
        if (waiting.length) parts.push(plural(words.waiting, waiting.length));
        if (serving.length) parts.push(plural(words.serving, serving.length));
        return `${venue.name}${data.french ? "\u00a0" : ""}: ${parts.join(", ") || words.quiet}.`;
      });
      const advisers = data.advisers.map((adviser) => {
        const segment = adviser.segments.find(([start, end]) => start <= second && second < end);
        const doing = segment ? segment[2] + (segment[3] ? ` (${segment[3]})` : "") : words.off;
        return `${adviser.name}${data.french ? "\u00a0" : ""}: ${doing}.`;
      });
      return `${clockWords(second)}. ${[...venues, ...advisers].join(" ")}`;
    }

    // While it plays the summary is read out at each half hour alone; when it stands still, at once.
    function say(atOnce) {
      window.clearTimeout(speaking);
      if (atOnce) summary.textContent = sentence();
      else speaking = window.setTimeout(() => { summary.textContent = sentence(); }, 250);
    }

    function stop() {
      window.clearTimeout(timer);
      timer = null;
      play.textContent = words.play;
      say(true);
    }

    function tick() {
      const step = calm.matches ? 5 : 1;
      slider.value = Math.min(Number(slider.max), Number(slider.value) + step);
      show();
      if (now() % 1800 < 60 * step) say(true);
      if (Number(slider.value) >= Number(slider.max)) stop();
      else timer = window.setTimeout(tick, calm.matches ? 1000 : Number(find(".speed").value));
    }

    play.addEventListener("click", () => {
      if (timer !== null) { stop(); return; }
      if (Number(slider.value) >= Number(slider.max)) slider.value = 0;
      play.textContent = words.pause;
      show();
      timer = window.setTimeout(tick, calm.matches ? 1000 : Number(find(".speed").value));
    });
    find(".start").addEventListener("click", () => { slider.value = 0; show(); say(true); });
    slider.addEventListener("input", () => { show(); if (timer === null) say(false); });

    find(".controls").hidden = false;
    summary.hidden = false;
    show();
    say(true);
  });
})();
