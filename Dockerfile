# docker build -t otklik .
# docker run --rm -p 127.0.0.1:8080:8080 otklik demo --listen 0.0.0.0:8080
# docker run -d --stop-timeout 20 -p 127.0.0.1:8080:8080 -v otklik:/data -v ./otklik.yaml:/etc/otklik/otklik.yaml:ro -v ./secrets:/secrets:ro otklik
#
# The last one needs paths and an address that hold inside the container: token_file: /secrets/telegram, and
# desk: {listen: "0.0.0.0:8080", password_file: /secrets/desk}.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# timetzdata: the image below has no time zones of its own.
RUN CGO_ENABLED=0 go build -trimpath -tags timetzdata -ldflags "-s -w" -o /out/otklik . && mkdir /out/data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/otklik /otklik
# The user of the program, by number: there is no list of names here. The secrets' files must be readable by it.
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
VOLUME /data
WORKDIR /data
ENV OTKLIK_CONFIG=/etc/otklik/otklik.yaml OTKLIK_STORE=sqlite:/data/otklik.db TMPDIR=/data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=6s --start-period=10s CMD ["/otklik", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/otklik"]
CMD ["run"]
