// On a narrow screen the two halves are tabs: one is shown, and the other says when something happened meanwhile.

const tabs = [...document.querySelectorAll('[role="tab"]')];
const narrow = matchMedia('(max-width: 56rem)');

function choose(chosen) {
  for (const tab of tabs) {
    tab.setAttribute('aria-selected', String(tab === chosen));
    tab.tabIndex = tab === chosen ? 0 : -1;
    pane(tab).classList.toggle('chosen', tab === chosen);
  }
  chosen.querySelector('.news').hidden = true;
}

function pane(tab) {
  return document.getElementById(tab.getAttribute('aria-controls'));
}

function onArrow(event) {
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
  const other = tabs.find((tab) => tab !== event.target);
  choose(other);
  other.focus();
}

// The messenger tells when a line was heard: whoever is not looking has something to see.
function onMessage(event) {
  if (event.origin !== location.origin || event.data !== 'heard') return;
  for (const tab of tabs) {
    if (tab.getAttribute('aria-selected') === 'false') tab.querySelector('.news').hidden = false;
  }
}

for (const tab of tabs) {
  tab.addEventListener('click', () => choose(tab));
  tab.addEventListener('keydown', onArrow);
}
window.addEventListener('message', onMessage);
choose(tabs[0]);
document.getElementById('try').open = !narrow.matches;
