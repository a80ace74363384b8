import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { configQuery } from '../api/queries';
import { Failed, Loading } from '../ui/States';
import { Layout } from './Layout';
import { SiteProvider } from './SiteProvider';

const Explore = lazy(() => import('../pages/explore/ExplorePage'));
const Task = lazy(() => import('../pages/task/TaskPage'));
const Post = lazy(() => import('../pages/post/PostPage'));
const Work = lazy(() => import('../pages/work/WorkPage'));
const Messages = lazy(() => import('../pages/messages/MessagesPage'));
const People = lazy(() => import('../pages/people/PeoplePage'));
const Person = lazy(() => import('../pages/people/PersonPage'));
const Settings = lazy(() => import('../pages/settings/SettingsPage'));
const Moderation = lazy(() => import('../pages/moderation/ModerationPage'));
const Guild = lazy(() => import('../pages/guild/GuildPage'));
const Propose = lazy(() => import('../pages/guild/ProposePage'));
const Proposal = lazy(() => import('../pages/guild/ProposalPage'));
const Disputes = lazy(() => import('../pages/disputes/DisputesPage'));
const Case = lazy(() => import('../pages/disputes/CasePage'));
const Passport = lazy(() => import('../pages/passport/PassportPage'));
const Court = lazy(() => import('../pages/court/CourtPage'));
const Leaderboards = lazy(() => import('../pages/leaderboards/LeaderboardsPage'));
const NotFound = lazy(() => import('../pages/NotFoundPage'));

/** Asks the API what site this is; everything else needs the answer. */
export function App() {
  const config = useQuery(configQuery);
  if (config.isPending) return <Loading />;
  if (!config.data) {
    return (
      <main className="page">
        <Failed error={config.error} onRetry={() => void config.refetch()} />
      </main>
    );
  }
  return (
    <SiteProvider config={config.data}>
      <BrowserRouter>
        <Routes>
          <Route element={<Layout />}>
            <Route index element={<Explore />} />
            <Route path="tasks/:id" element={<Task />} />
            <Route path="post" element={<Post />} />
            <Route path="work" element={<Work />} />
            <Route path="messages/:room?" element={<Messages />} />
            <Route path="people" element={<People />} />
            <Route path="people/:address" element={<Person />} />
            <Route path="settings/:section?" element={<Settings />} />
            <Route path="moderation/:section?" element={<Moderation />} />
            <Route path="guild" element={<Guild />} />
            <Route path="guild/propose" element={<Propose />} />
            <Route path="guild/proposals/:id" element={<Proposal />} />
            <Route path="disputes" element={<Disputes />} />
            <Route path="disputes/:arbitrator/:id" element={<Case />} />
            <Route path="passport/:address" element={<Passport />} />
            <Route path="court" element={<Court />} />
            <Route path="leaderboards" element={<Leaderboards />} />
            <Route path="*" element={<NotFound />} />
          </Route>
        </Routes>
      </BrowserRouter>
    </SiteProvider>
  );
}
