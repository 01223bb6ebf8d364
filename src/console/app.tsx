// The frame of all pages: where one may go, whose resources are looked at, the search for events.

import { lazy, Suspense, useState, type ReactNode } from 'react'
import icon from './icon.svg'
import { ApiError, get, setToken, type Place } from './api.ts'
import { EventPage } from './events/event-page.tsx'
import { useLanguage, useSay } from './i18n/language.tsx'
import type { Key } from './i18n/en.ts'
import { useConnected } from './live.ts'
import { useLoad } from './load.ts'
import { CallsPage } from './pages/calls-page.tsx'
import { DoctorPage } from './pages/doctor-page.tsx'
import { OutboxPage } from './pages/outbox-page.tsx'
import { TimePage } from './pages/time-page.tsx'
import { PlaceContext } from './place.tsx'
import { ResourcesPage } from './resources/resources-page.tsx'
import { go, linkTo, useRoute } from './route.ts'

/** The map and the list of events bring libraries with them: they are loaded when they are first seen. */
const pages = {
  map: lazy(async () => ({ default: (await import('./map/map-page.tsx')).MapPage })),
  events: lazy(async () => ({ default: (await import('./events/events-page.tsx')).EventsPage })),
  event: EventPage,
  resources: ResourcesPage,
  calls: CallsPage,
  outbox: OutboxPage,
  time: TimePage,
  doctor: DoctorPage,
}

const NAV = ['map', 'events', 'resources', 'calls', 'outbox', 'time', 'doctor'] as const

export function App() {
  const [place, setPlace] = useState(lastPlace)
  const status = useLoad('status', () => get<{ version: string }>('/status'))
  const choose = (next: Place) => {
    localStorage.setItem(PLACE, JSON.stringify(next))
    setPlace(next)
  }
  if (status.error instanceof ApiError && status.error.status === 401) {
    return <AskForToken onToken={status.reload} />
  }
  return (
    <PlaceContext value={place}>
      <Frame place={place} choose={choose} />
    </PlaceContext>
  )
}

function Frame({ place, choose }: { place: Place; choose: (place: Place) => void }) {
  const route = useRoute()
  const say = useSay()
  const Page = pages[route.page as keyof typeof pages] ?? pages.map
  return (
    <div className="frame">
      <a className="skip" href="#content">
        {say('app.skip')}
      </a>
      <nav className="nav" aria-label={say('app.title')}>
        <a className="brand" href={linkTo('map')}>
          <img src={icon} alt="" width="26" height="26" />
          {say('app.title')}
        </a>
        {NAV.map((name) => (
          <a
            key={name}
            href={linkTo(name)}
            aria-current={
              route.page === name || (route.page === 'event' && name === 'events')
                ? 'page'
                : undefined
            }
          >
            {say(`nav.${name}` as Key)}
          </a>
        ))}
        <Choices />
      </nav>
      <header className="top">
        <Find />
        <WhereAbouts place={place} choose={choose} />
        <Connected />
      </header>
      <main id="content" tabIndex={-1}>
        <Suspense fallback={<p className="hint">{say('app.loading')}</p>}>
          <Page key={`${place.account}/${place.region}`} />
        </Suspense>
      </main>
    </div>
  )
}

function Find() {
  const say = useSay()
  const [id, setId] = useState('')
  return (
    <form
      role="search"
      className="find"
      onSubmit={(event) => {
        event.preventDefault()
        if (id.trim() !== '') go(linkTo('event', id.trim()))
      }}
    >
      <input
        type="search"
        aria-label={say('app.find')}
        placeholder={say('app.find')}
        value={id}
        onChange={(event) => setId(event.target.value)}
      />
    </form>
  )
}

function WhereAbouts({ place, choose }: { place: Place; choose: (place: Place) => void }) {
  const say = useSay()
  const field = (name: keyof Place, label: string, size: number): ReactNode => (
    <label className="field">
      <span>{label}</span>
      <input
        size={size}
        defaultValue={place[name]}
        onBlur={(event) => choose({ ...place, [name]: event.target.value.trim() })}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
    </label>
  )
  return (
    <>
      {field('account', say('app.account'), 13)}
      {field('region', say('app.region'), 13)}
    </>
  )
}

function Connected() {
  const say = useSay()
  const connected = useConnected()
  return (
    <span className={connected ? 'status good' : 'status bad'} role="status">
      {say(connected ? 'app.live' : 'app.away')}
    </span>
  )
}

function Choices() {
  const { say, language, choose } = useLanguage()
  return (
    <div className="choices">
      <button type="button" onClick={toggleTheme}>
        {say('app.theme')}
      </button>
      <button
        type="button"
        lang={language === 'en' ? 'ko' : 'en'}
        onClick={() => choose(language === 'en' ? 'ko' : 'en')}
      >
        {say('app.language')}
      </button>
    </div>
  )
}

function AskForToken({ onToken }: { onToken: () => void }) {
  const say = useSay()
  const [token, setText] = useState('')
  return (
    <main className="token">
      <h1>{say('app.token.title')}</h1>
      <p>{say('app.token.text')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setToken(token.trim())
          onToken()
        }}
      >
        <input
          type="password"
          autoComplete="off"
          aria-label={say('app.token.title')}
          value={token}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit">{say('app.token.use')}</button>
      </form>
    </main>
  )
}

const PLACE = 'millrace-place'
const THEME = 'millrace-theme'

function lastPlace(): Place {
  try {
    const { account, region } = JSON.parse(localStorage.getItem(PLACE) ?? '') as Place
    if (typeof account === 'string' && typeof region === 'string') return { account, region }
  } catch {
    // Nothing was chosen yet.
  }
  return { account: '000000000000', region: 'us-east-1' }
}

function toggleTheme(): void {
  const root = document.documentElement
  const dark = matchMedia('(prefers-color-scheme: dark)').matches
  const now = root.dataset.theme ?? (dark ? 'dark' : 'light')
  root.dataset.theme = now === 'dark' ? 'light' : 'dark'
  localStorage.setItem(THEME, root.dataset.theme)
}

const kept = localStorage.getItem(THEME)
if (kept !== null) document.documentElement.dataset.theme = kept
