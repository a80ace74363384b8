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
            <Route path="*" element={<NotFound />} />
          </Route>
        </Routes>
      </BrowserRouter>
    </SiteProvider>
  );
}
