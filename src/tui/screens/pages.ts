import type { Service } from '../../kserve/service.js';
import { serviceOf } from '../selectors/list.js';
import { line } from '../parts/line.js';
import { readingPage, type Page } from '../parts/page.js';
import { answerPage } from './answer.js';
import { benchPage } from './bench.js';
import { chatPage } from './chat.js';
import { comparePage } from './compare.js';
import { copyPage } from './copy.js';
import { detailsPage } from './details.js';
import { doctorPage } from './doctor.js';
import { gatewaysPage } from './gateways.js';
import { accountsPage, tokenPage } from './accounts.js';
import { differencePage, historyPage } from './history.js';
import { metricsPage } from './metrics.js';
import { logsPage } from './logs.js';
import { keysPage } from './keys.js';
import { columnsPage } from './columns-menu.js';
import { contextsPage, libraryPage, namespacesPage } from './menus.js';
import { palettePage } from './palette.js';
import { podsPage } from './pods-menu.js';
import { payloadPage } from './payload.js';
import { rawPage } from './raw.js';
import { yamlPage } from './yaml.js';
import type { Place } from '../state/place.js';
import type { State } from '../state/state.js';

type PagePlace = Exclude<Place, { readonly name: 'services' }>;
type ServicePlace = Extract<PagePlace, { readonly of: string }>;
type OtherPlace = Exclude<PagePlace, ServicePlace>;

/** The page of a screen other than the list. */
export function pageOf(state: State, place: PagePlace): Page {
  if (!('of' in place)) return otherPage(state, place);
  const service = serviceOf(state, place.of);
  return service === undefined
    ? readingPage([place.of], [line('   This service is gone: esc goes back.', 'warn')])
    : servicePage(state, place, service);
}

function otherPage(state: State, place: OtherPlace): Page {
  switch (place.name) {
    case 'gateways':
      return gatewaysPage(state);
    case 'doctor':
      return doctorPage(state, place);
    case 'columns':
      return columnsPage(state, place);
    case 'contexts':
      return contextsPage(state, place);
    case 'palette':
      return palettePage(state, place);
    case 'namespaces':
      return namespacesPage(state, place);
    case 'keys':
      return keysPage(state, place);
  }
}

function servicePage(state: State, place: ServicePlace, service: Service): Page {
  switch (place.name) {
    case 'pods':
      return podsPage(state, place, service);
    case 'details':
      return detailsPage(state, place, service);
    case 'metrics':
      return metricsPage(state, place, service);
    case 'logs':
      return logsPage(state, place, service);
    case 'yaml':
      return yamlPage(state, place, service);
    case 'payload':
      return payloadPage(state, place, service);
    case 'accounts':
      return accountsPage(state, place, service);
    case 'token':
      return tokenPage(state, place, service);
    case 'library':
      return libraryPage(state, place, service);
    case 'copy':
      return copyPage(state, place, service);
    case 'raw':
      return rawPage(state, place, service);
    case 'answer':
      return answerPage(state, place, service);
    case 'history':
      return historyPage(state, place, service);
    case 'bench':
      return benchPage(state, place, service);
    case 'compare':
      return comparePage(state, place, service);
    case 'chat':
      return chatPage(state, place, service);
    case 'difference':
      return differencePage(state, place, service);
  }
}
