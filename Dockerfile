# MockHub as a container: docker build -t mockhub . && docker run -e MOCKHUB_CONTROL_TOKEN=... -p 8787-8789:8787-8789 mockhub
FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY mockhub mockhub
COPY scenarios scenarios
RUN pip wheel --no-cache-dir --wheel-dir /wheels .

FROM python:3.13-slim
# The only mockhub that can be found is the wheel that was just built.
# hadolint ignore=DL3013
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels mockhub \
    && useradd --uid 10001 --home-dir /data --create-home mockhub
USER 10001
WORKDIR /data
# Others reach a container over its network, so the control API demands a token: MOCKHUB_CONTROL_TOKEN.
ENV MOCKHUB_HOST=0.0.0.0 \
    MOCKHUB_CONTROL_HOST=0.0.0.0 \
    MOCKHUB_DATA=/data/mockhub \
    PYTHONUNBUFFERED=1
# The CA is kept here.
VOLUME /data
EXPOSE 8787 8788 8789
HEALTHCHECK --interval=5s --timeout=5s --start-period=10s --retries=3 CMD ["mockhub", "health"]
ENTRYPOINT ["mockhub"]
CMD ["serve"]
