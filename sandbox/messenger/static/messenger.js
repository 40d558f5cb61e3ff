import {act, listen} from './sandbox.js';
import * as people from './people.js';
import {Transcript} from './transcript.js';

const at = (id) => document.getElementById(id);
const field = at('text');
const framed = window.parent !== window; // the page around it has the choice of language, and wants to know of news
const transcript = new Transcript(at('transcript'), at('bubble'), {press, open, edit});

let person;
let listening = new AbortController();
let edited = 0; // id of the message being edited

// enter makes the page that of one person and listens for them.
function enter(who) {
  person = who;
  at('me').textContent = person.name;
  at('who').open = false;
  transcript.clear();
  showKeyboard(null);
  stopEditing();
  attend();
  if (matchMedia('(pointer: fine)').matches) field.focus({preventScroll: true}); // elsewhere a keyboard would jump up
}

// attend listens from the start of the person's story; a page that nobody looks at listens to nothing.
function attend() {
  listening.abort();
  listening = new AbortController();
  if (document.hidden) return;
  transcript.clear();
  showWelcome();
  listen(person, listening.signal, {
    heard,
    connected: (yes) => { at('lost').hidden = yes; },
    restarted: () => transcript.letGo(),
  });
}

function heard(entry) {
  if (entry.event === 'typing') return expect(5000);
  if (entry.event === 'notice') return toast(entry.text);
  if (entry.event) return undefined;
  transcript.draw(entry);
  showWelcome();
  if (framed) window.parent.postMessage('heard', location.origin);
  if (entry.edited || entry.deleted) return undefined;
  expect(entry.by === 'person' && isRecent(entry) ? 6000 : 0);
  keepKeyboard(entry);
  at('scroll').scrollTop = at('scroll').scrollHeight;
  return undefined;
}

function isRecent(entry) {
  return Date.now() - new Date(entry.at) < 6000;
}

// expect shows three dots for so long, or until something is heard.
let expectation = 0;
function expect(milliseconds) {
  clearTimeout(expectation);
  at('typing').hidden = milliseconds === 0;
  if (milliseconds > 0) expectation = setTimeout(() => expect(0), milliseconds);
  at('scroll').scrollTop = at('scroll').scrollHeight;
}

function showWelcome() {
  at('welcome').hidden = at('transcript').childElementCount > 0;
}

// keepKeyboard follows the reply keyboard: shown with a message, gone when used or taken away.
function keepKeyboard(entry) {
  if (entry.keyboard === 'reply') return showKeyboard(entry);
  const labels = [...at('keyboard').children].map((button) => button.textContent);
  const used = entry.by === 'person' && (entry.contact || labels.includes(entry.text));
  if (used || entry.keyboard === 'removed') showKeyboard(null);
  return undefined;
}

function showKeyboard(entry) {
  const buttons = (entry?.buttons || []).map((label) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.addEventListener('click', () => press(label));
    return button;
  });
  at('keyboard').replaceChildren(...buttons);
  at('keyboard').hidden = buttons.length === 0;
}

async function deed(what) {
  try {
    await act(person, what);
    return true;
  } catch (err) {
    toast(`${at('toast').dataset.refused} ${err.message}`);
    return false;
  }
}

// press presses a button under a message, or a key of the reply keyboard: the sandbox then says the label or shares
// an invented phone number, whatever the key asks for.
function press(label, message) {
  expect(6000);
  return deed(message ? {press: label, reply_to: message} : {press: label});
}

// open follows a link; one into this very chat starts the bot with what the link carries, as in Telegram.
function open(url) {
  const link = new URL(url);
  const payload = link.searchParams.get('start');
  if (link.hostname === 't.me' && payload !== null) return deed({start: payload});
  return window.open(link, '_blank', 'noopener,noreferrer');
}

async function send() {
  const text = field.value.trim();
  if (text === '') return;
  const what = edited ? {edit: edited, text} : {text};
  stopEditing();
  const done = await deed(what);
  if (!done && field.value === '') field.value = text;
}

function edit(entry) {
  edited = entry.message;
  field.value = entry.text;
  at('editing').hidden = false;
  field.focus();
}

function stopEditing() {
  edited = 0;
  field.value = '';
  at('editing').hidden = true;
}

let fading = 0;
function toast(text) {
  at('toast').textContent = text;
  at('toast').hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => { at('toast').hidden = true; }, 6000);
}

let shifted = false; // Shift with Enter begins a new line
function onKey(event) {
  shifted = event.shiftKey;
  if (event.key === 'Escape' && edited) {
    stopEditing();
  } else if (event.key === 'ArrowUp' && field.value === '') {
    transcript.lastOwn()?.click();
    event.preventDefault();
  }
}

// onLine sends at Enter, also at that of keyboards on the screen, which do not say which key it was.
function onLine(event) {
  if (event.inputType !== 'insertLineBreak' || shifted) return;
  event.preventDefault();
  send();
}

function attach(kind) {
  at('attach').open = false;
  return deed({files: [{kind}]});
}

function wire() {
  at('write').addEventListener('submit', (event) => { event.preventDefault(); send(); });
  field.addEventListener('keydown', onKey);
  field.addEventListener('beforeinput', onLine);
  at('cancel').addEventListener('click', stopEditing);
  at('start').addEventListener('click', () => deed({start: ''}));
  at('another').addEventListener('click', () => enter(people.another()));
  for (const button of document.querySelectorAll('.example')) button.addEventListener('click', () => deed({text: button.textContent}));
  for (const button of document.querySelectorAll('[data-name]')) button.addEventListener('click', () => enter(people.become(button.dataset.name)));
  for (const button of document.querySelectorAll('[data-kind]')) button.addEventListener('click', () => attach(button.dataset.kind));
  for (const link of document.querySelectorAll('.languages a')) {
    if (link.lang === document.documentElement.lang) link.setAttribute('aria-current', 'true');
  }
  document.addEventListener('click', closeMenus);
  document.addEventListener('visibilitychange', attend);
}

function closeMenus(event) {
  for (const menu of document.querySelectorAll('details[open]')) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}

document.body.classList.toggle('framed', framed);
wire();
enter(people.current());
