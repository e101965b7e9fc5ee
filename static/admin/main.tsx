import { show } from '../shared/show';
import { AdminPage } from './admin-page';

show(<AdminPage />);
