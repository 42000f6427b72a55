# One image, every command: `docker run onrecord watch|parse|store|serve|migrate`.
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS build
WORKDIR /build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/onrecord
COPY requirements.image.lock ./
RUN /opt/onrecord/bin/python -m pip install -q --only-binary :all: --require-hashes -r requirements.image.lock
COPY pyproject.toml README.md LICENSE ./
COPY schemas schemas
COPY services services
RUN /opt/onrecord/bin/python -m pip install -q --no-deps --no-build-isolation . \
 && /opt/onrecord/bin/python -m pip uninstall -q -y hatchling pathspec pluggy trove-classifiers pip setuptools \
 && find /opt/onrecord -path '*/babel/locale-data/*.dat' ! -name root.dat ! -name 'en*.dat' -delete \
 && find /opt/onrecord -name tests -type d -prune -exec rm -rf {} + \
 && find /opt/onrecord -name __pycache__ -type d -prune -exec rm -rf {} + \
 && python -m compileall -q -j 0 /opt/onrecord/lib

FROM ${BASE}
LABEL org.opencontainers.image.title="OnRecord" \
      org.opencontainers.image.description="Documents dropped in a folder become attributed statements on a stream" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="0.1.0"
RUN groupadd --gid 10001 onrecord && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin onrecord \
 && install -d -o 10001 -g 10001 /data /inbox /secrets
COPY --from=build /opt/onrecord /opt/onrecord
ENV PATH=/opt/onrecord/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    ONRECORD_DATA_DIR=/data ONRECORD_INBOX=/inbox ONRECORD_LOG_FORMAT=json
USER 10001:10001
WORKDIR /data
VOLUME /data
ENTRYPOINT ["onrecord"]
CMD ["--help"]
