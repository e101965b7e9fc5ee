import { show } from '../shared/frame';
import { AdminPage } from './admin-page';

show(<AdminPage />);
