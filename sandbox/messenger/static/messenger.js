import * as composer from './compose.js';
import * as people from './people.js';
import * as places from './places.js';
import {act, listen, world} from './sandbox.js';
import {isPost, Transcript} from './transcript.js';

const at = (id) => document.getElementById(id);
const framed = window.parent !== window; // the page around it has the choice of language, and wants to know of news
const transcript = new Transcript(at('transcript'), at('bubble'), {
  press, follow, edit: composer.edit, reply: composer.reply, delete: (entry) => deed({delete: entry.message, topic: entry.topic}),
});

let person;
let listening = new AbortController();
let known = new Map(); // place → what was heard there
let caughtUp = false; // everything that was there before is known
const published = new Set(); // places that the page has given a first post

// become makes the page that of one person.
function become(who) {
  person = who;
  at('me').textContent = person.name;
  at('who').open = false;
  composer.forget();
  attend();
  focusWhereItHelps();
}

function focusWhereItHelps() {
  if (matchMedia('(pointer: fine)').matches) composer.focus(); // elsewhere a keyboard would jump up
}

// go shows another place.
function go(place) {
  if (place === places.here()) return;
  composer.leave(places.here());
  places.show(place);
  redraw();
  focusWhereItHelps();
}

function redraw() {
  const place = places.here();
  composer.enter(place);
  at('about-place').textContent = place.open ? at('about-place').dataset.public : at('about-place').dataset.private;
  transcript.clear(person, place);
  showKeyboard(null);
  expect(0);
  for (const entry of known.get(place) || []) show(entry);
  showWelcome();
  publish(place);
  scrollDown();
}

// attend listens from the start of the story; a page that nobody looks at listens to nothing.
function attend() {
  listening.abort();
  listening = new AbortController();
  if (document.hidden) return;
  known = new Map();
  caughtUp = false;
  places.quiet();
  redraw();
  listen(listening.signal, {
    heard,
    connected: (yes) => { at('lost').hidden = yes; },
    caughtUp: () => {
      caughtUp = true;
      publish(places.here());
    },
    restarted: () => {
      known = new Map();
      transcript.letGo();
    },
  });
}

function heard(entry, live) {
  const place = places.of(entry, person);
  if (!place) return;
  if (entry.event) {
    if (place === places.here() && !place.open) passing(entry);
    return;
  }
  known.set(place, [...(known.get(place) || []), entry]);
  if (live) places.tell(place);
  if (live && framed) window.parent.postMessage('heard', location.origin);
  if (place !== places.here()) return;
  show(entry);
  showWelcome();
  scrollDown();
}

function passing(entry) {
  if (entry.event === 'typing') expect(5000);
  if (entry.event === 'notice') toast(entry.text);
}

function show(entry) {
  transcript.draw(entry);
  if (places.here().open || entry.edited || entry.deleted) return;
  expect(0);
  keepKeyboard(entry);
}

function scrollDown() {
  at('scroll').scrollTop = at('scroll').scrollHeight;
}

// publish gives a public place something to comment, if nobody has posted there yet.
function publish(place) {
  const posted = (known.get(place) || []).some((entry) => isPost(entry, place));
  if (!place.open || !caughtUp || posted || published.has(place)) return;
  published.add(place);
  const {post, editor} = at('transcript').dataset;
  const what = place.platform === 'vk' ? {where: 'post', as: 'admin', text: post} : {where: 'channel', text: post};
  act(place, {id: 77, name: editor}, what).catch(refused);
}

// expect shows three dots for so long, or until something is heard. Only the bot's own sign makes them: where a human leads, nobody may be writing.
let expectation = 0;
function expect(milliseconds) {
  clearTimeout(expectation);
  at('typing').hidden = milliseconds === 0;
  if (milliseconds > 0) expectation = setTimeout(() => expect(0), milliseconds);
  scrollDown();
}

function showWelcome() {
  const open = places.here().open;
  at('welcome').hidden = open || at('transcript').childElementCount > 0;
  at('welcome-public').hidden = !open || transcript.hasOwn();
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
    await act(places.here(), person, what);
    return true;
  } catch (err) {
    refused(err);
    return false;
  }
}

function refused(err) {
  toast(`${at('toast').dataset.refused} ${err.message}`);
}

// press presses a button under a message, or a key of the reply keyboard: the sandbox then says the label or shares
// an invented phone number, whatever the key asks for.
function press(label, message) {
  expect(6000);
  return deed(message ? {press: label, reply_to: message} : {press: label});
}

// follow takes a link into a private chat: that chat is shown, and begins with what the link carries, as in the messenger
// itself. Other links are not its business, and it returns false.
function follow(url) {
  const link = new URL(url);
  const start = {'t.me': link.searchParams.get('start'), 'vk.me': link.searchParams.get('ref') ?? ''}[link.hostname] ?? null;
  const chat = start === null ? undefined : places.chatOn(link.hostname === 'vk.me' ? 'vk' : 'telegram');
  if (!chat) return false;
  go(chat);
  deed({start});
  return true;
}

let fading = 0;
function toast(text) {
  at('toast').textContent = text;
  at('toast').hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => { at('toast').hidden = true; }, 6000);
}

function attach(kind) {
  at('attach').open = false;
  return deed({files: [{kind}]});
}

function wire() {
  composer.compose({send: deed, last: () => transcript.lastOwn()});
  places.wire(go);
  at('start').addEventListener('click', () => deed({start: ''}));
  at('another').addEventListener('click', () => become(people.another()));
  for (const button of document.querySelectorAll('.example')) button.addEventListener('click', () => deed({text: button.textContent}));
  for (const button of document.querySelectorAll('#who [data-name]')) button.addEventListener('click', () => become(people.become(button.dataset.name)));
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
places.limit(await world());
become(people.current());
