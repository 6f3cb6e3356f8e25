#include "protocol/model/facts.h"
#include "tests/fuzz/decode.h"
#include "tests/fuzz/target.h"

namespace fuzz {
namespace {

/// The operations of S3 whose bodies are documents.
std::vector<protocol::Route> routes_with_documents() {
  const protocol::ServiceModel service = protocol::Facts::embedded().service("s3");
  std::vector<protocol::Route> routes;
  for (size_t i = 0; i < service.operation_count(); ++i) {
    const protocol::OperationModel operation = service.operation(i);
    const auto input = operation.input();
    const auto payload = input && !input->payload().empty() ? input->member(input->payload()) : std::nullopt;
    if (!payload || payload->shape().type() != protocol::ShapeType::kStructure) continue;
    routes.push_back({.service = service, .operation = operation, .labels = {{"Bucket", "bucket"}, {"Key", "key"}}});
  }
  return routes;
}

}  // namespace

/// An operation, then its document.
void run_xml(std::string_view input) {
  static const std::vector<protocol::Route> routes = routes_with_documents();
  const protocol::Route& route = routes[take_choice(input, routes.size())];
  decode({.method = "PUT", .target = "/bucket/key", .headers = {}, .body = std::string(input)}, route);
}

}  // namespace fuzz
