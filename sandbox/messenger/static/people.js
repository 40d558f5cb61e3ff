// Who writes: invented people of this browser tab. Each name keeps its id, so that one can come back to it.

const key = 'otklik-people';

let known = load();

// names are those that the page offers.
export const names = [...document.querySelectorAll('#who [data-name]')].map((button) => button.dataset.name);

// current is the person who writes now; a new visitor is somebody new.
export function current() {
  return known.people.find((person) => person.id === known.current) || another();
}

// become makes the person of that name the one who writes.
export function become(name) {
  const person = known.people.findLast((one) => one.name === name) || invent(name);
  return remember(person);
}

// another is a fresh person, under a name not used yet if there is one.
export function another() {
  const used = new Set(known.people.map((person) => person.name));
  const free = names.filter((name) => !used.has(name));
  return remember(invent(pick(free.length > 0 ? free : names)));
}

function invent(name) {
  const id = 100000 + Math.floor(Math.random() * 1000000000);
  const person = {id, name};
  known.people.push(person);
  return person;
}

function pick(list) {
  return list[Math.floor(Math.random() * list.length)];
}

function remember(person) {
  known.current = person.id;
  try {
    sessionStorage.setItem(key, JSON.stringify(known));
  } catch {
    // a browser that keeps nothing forgets the person on reload, and that is all
  }
  return person;
}

function load() {
  try {
    return JSON.parse(sessionStorage.getItem(key)) || {people: [], current: 0};
  } catch {
    return {people: [], current: 0};
  }
}
