# rollover in a container: the command, the reference Lambda, and nothing else.
#
#   docker build -t rollover .
#   docker run --rm -p 127.0.0.1:4566-4568:4566-4568 rollover
#
# GO is an image with the Go toolchain, certificates and a shell. Only the module proxy is asked for anything.
ARG GO=golang:1.26
FROM ${GO} AS build
ENV CGO_ENABLED=0 GOFLAGS="-trimpath -buildvcs=false -ldflags=-s"
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN mkdir -p /rollover /service /empty/tmp && chmod 1777 /empty/tmp && \
    go build -o /rollover/ ./cmd/rollover && \
    go build -o /rollover/reference/bootstrap ./cmd/rotate && \
    go build -o /rollover/reference/relay ./remotesecrets/relay && \
    go build -o /service/ ./examples/service

# The microservice that accepts the token: docker build --target service.
FROM scratch AS service
COPY --from=build /service/service /service
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/service"]

FROM scratch
COPY --from=build /empty /
COPY --from=build /rollover /
# For run --backend URL: there is no Go here to build it with.
ENV ROLLOVER_RELAY=/reference/relay
USER 65532:65532
# AWS, Auth0, and the page.
EXPOSE 4566 4567 4568
HEALTHCHECK --interval=2s --timeout=6s --retries=15 CMD ["/rollover", "health", "http://127.0.0.1:4566"]
ENTRYPOINT ["/rollover"]
CMD ["up", "/reference/bootstrap", "--addr", "0.0.0.0:4566", "--auth0-addr", "0.0.0.0:4567", "--page-addr", "0.0.0.0:4568"]
