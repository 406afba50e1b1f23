# syntax=docker/dockerfile:1

FROM node:22-bookworm-slim AS front
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --no-audit --no-fund
COPY tsconfig.json ./
COPY tools/build_front.mjs tools/em_breakpoints.mjs tools/slim_widget.mjs tools/
COPY ui ui
COPY web_chat/widget web_chat/widget
COPY agent_desk/app agent_desk/app
COPY supervisor/app supervisor/app
RUN npm run build

FROM python:3.13-slim-bookworm AS packages
WORKDIR /build
COPY requirements.lock ./
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock \
    && /opt/venv/bin/pip uninstall --yes pip

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /data cordboard
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
COPY --from=packages /opt/venv /opt/venv
COPY cordboard cordboard
COPY router router
COPY reports reports
COPY storage storage
COPY engine engine
COPY access access
COPY config config
COPY channels channels
COPY web_chat web_chat
COPY agent_desk agent_desk
COPY office office
COPY supervisor supervisor
COPY api api
COPY --from=front /build/web_chat/widget/dist web_chat/widget/dist
COPY --from=front /build/agent_desk/app/dist agent_desk/app/dist
COPY --from=front /build/supervisor/app/dist supervisor/app/dist
RUN python -m compileall -q .

USER 10001
VOLUME /data
EXPOSE 8080
# The server finishes what it holds and writes a snapshot when it is told to stop.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/healthz', timeout=2)"]
ENTRYPOINT ["python", "-m", "cordboard"]
CMD ["run", "--host", "0.0.0.0", "--port", "8080", "--data", "/data"]
