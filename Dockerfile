FROM python:3.11-slim
WORKDIR /app
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY ontology ontology
COPY graph graph
COPY loaders loaders
COPY queries queries
COPY api api
RUN pip install --no-cache-dir --no-deps . && useradd --create-home observatory && mkdir /data && chown observatory /data
USER observatory
ENV OBSERVATORY_HOME=/data
VOLUME /data
EXPOSE 8000
# Inside the container all interfaces are listened on; compose.yaml publishes the port on the host's loopback only.
CMD ["observatory", "demo", "--host", "0.0.0.0", "--port", "8000"]
