// The field in which the person writes: new lines, answers to a line, and new wordings of an own one.

const at = (id) => document.getElementById(id);
const field = at('text');
const drafts = new Map(); // place → what was typed there and not sent

let about = {}; // {edit} or {reply_to}, with the topic, when the line is about another
let shifted = false; // Shift with Enter begins a new line

// compose calls send with what was written, and last when the person wants to change their newest line.
export function compose({send, last}) {
  at('write').addEventListener('submit', (event) => { event.preventDefault(); submit(send); });
  at('cancel').addEventListener('click', stop);
  field.addEventListener('keydown', (event) => onKey(event, last));
  field.addEventListener('beforeinput', (event) => onLine(event, send));
}

async function submit(send) {
  const text = field.value.trim();
  if (text === '') return;
  const what = {...about, text};
  stop();
  field.value = '';
  const done = await send(what);
  if (!done && field.value === '') field.value = text;
}

function onKey(event, last) {
  shifted = event.shiftKey;
  if (event.key === 'Escape' && isAbout()) {
    stop();
  } else if (event.key === 'ArrowUp' && field.value === '') {
    last()?.click();
    event.preventDefault();
  }
}

// onLine sends at Enter, also at that of keyboards on the screen, which do not say which key it was.
function onLine(event, send) {
  if (event.inputType !== 'insertLineBreak' || shifted) return;
  event.preventDefault();
  submit(send);
}

function isAbout() {
  return Object.keys(about).length > 0;
}

export function edit(entry) {
  begin({edit: entry.message}, entry, 'editing');
  field.value = entry.text;
}

export function reply(entry) {
  begin({reply_to: entry.message}, entry, 'replying');
}

function begin(what, entry, words) {
  stop();
  about = entry.topic ? {...what, topic: entry.topic} : what;
  at('about-words').textContent = at('about').dataset[words];
  at('about').hidden = false;
  focus();
}

// stop makes the next line a new one. The new wording of a line is no draft.
export function stop() {
  if (about.edit) field.value = '';
  about = {};
  at('about').hidden = true;
}

export function focus() {
  field.focus({preventScroll: true});
}

// leave keeps what was typed in a place for when the person comes back: a private word is never sent in public by mistake.
export function leave(place) {
  stop();
  drafts.set(place, field.value);
  field.value = '';
}

export function enter(place) {
  field.value = drafts.get(place) || '';
  field.placeholder = place.open ? field.dataset.public : field.dataset.private;
  field.ariaLabel = field.placeholder;
}

export function forget() {
  stop();
  drafts.clear();
  field.value = '';
}
