# One image for web, worker and beat. Build: docker build --tag qianqiao .

FROM node:24-slim AS frontend
WORKDIR /src
RUN apt-get update && apt-get install -y --no-install-recommends python3 && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json ./
COPY scripts scripts
RUN python3 scripts/frontend.py

FROM python:3.11-slim AS packages
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir --requirement requirements.txt

FROM python:3.11-slim
# Pango and a Chinese font draw the PDF of a challenge.
RUN apt-get update && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin portal \
    && install --directory --owner portal --group portal /data
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    VAR_DIR=/data STATIC_ROOT=/app/staticfiles
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=frontend /src/static/vendor static/vendor
# The key is for this one step: it signs nothing that outlives it, and is not in the image.
RUN SECRET_KEY=for-the-build-only VAR_DIR=/tmp python manage.py collectstatic --noinput --verbosity 0 --ignore outline
USER portal
EXPOSE 8000
CMD ["honcho", "start", "--env", "/dev/null", "--no-prefix", "web"]
