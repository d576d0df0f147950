# Build: docker build -t leadsail-bot .
# Check: docker run --rm --env-file .env leadsail-bot check
# Run:   docker run --env-file .env --read-only --cap-drop ALL --security-opt no-new-privileges leadsail-bot

FROM python:3.13-slim AS build
WORKDIR /build
COPY requirements.txt ./
# Wheels only: nothing foreign runs while the image is built. Every file's hash is in requirements.txt.
RUN python -m venv --without-pip /opt/venv \
 && pip --python /opt/venv/bin/python install --no-cache-dir --only-binary :all: --require-hashes -r requirements.txt

FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY app.py ./
COPY leadsail_bot ./leadsail_bot
# A number, so that Kubernetes' runAsNonRoot can check it; the user owns no file and needs none.
USER 10001:10001
EXPOSE 3000
# Past any proxy, and where the bot listens: 0.0.0.0 and :: can be asked too.
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s --retries=3 \
  CMD ["python", "-c", "import os, http.client as h; c = h.HTTPConnection(os.environ.get('HOST') or '0.0.0.0', int(os.environ.get('PORT') or 3000), timeout=4); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
# Exec form: the process is PID 1's own and gets the SIGTERM that makes it drain.
ENTRYPOINT ["python", "app.py"]
