// Runs the codecs on cases from stdin, one JSON object a line, and writes one JSON object a line.
//
//   wire_vectors TABLE     where TABLE was made by fixtures/compile_facts.py --models …
//
//   {"do": "decode", "service": …, "request": {"method", "target", "headers": {…}, "body"}}  →  {"value": …}
//   {"do": "encode", "service": …, "operation": …, "output": …}       →  {"status", "headers": {…}, "body": base64}
//   {"do": "encode_error", "service": …, "code", "message", "members": {…}}    →  the same
//
// What goes wrong is an answer as well: {"error": "…"}.

#include <fstream>
#include <iostream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "protocol/codec/base64.h"
#include "protocol/codec/codec.h"
#include "protocol/routing/operation_router.h"

namespace {

using protocol::Value;

Value response_value(const protocol::HttpResponse& response) {
  Value headers = Value::object();
  for (const protocol::HttpHeader& header : response.headers) headers[header.name] = header.value;
  return {{"status", response.status}, {"headers", headers}, {"body", protocol::base64_encode(response.body)}};
}

Value decode(const protocol::OperationRouter& router, const protocol::ServiceModel& service, const Value& request) {
  protocol::HttpRequest message{
      .method = request["method"], .target = request["target"], .headers = {}, .body = request["body"]};
  for (const auto& [name, value] : request["headers"].items()) message.headers.add(name, value.get<std::string>());
  const protocol::Route route = router.route(service, message);
  return {{"operation", route.operation.name()},
          {"value", codec_of(service.protocol()).decode_request(message, route)}};
}

Value answer(const protocol::Facts& facts, const protocol::OperationRouter& router, const Value& asked) {
  const protocol::ServiceModel service = facts.service(asked["service"].get<std::string>());
  const protocol::Codec& codec = codec_of(service.protocol());
  if (asked["do"] == "decode") return decode(router, service, asked["request"]);
  if (asked["do"] == "encode_error") {
    const protocol::ApiError error(
        asked["code"], asked["message"],
        {.status = 0, .members = asked["members"].get<std::map<std::string, std::string>>()});
    return response_value(codec.encode_error(service, error, "request-1"));
  }
  const protocol::Route route{.service = service,
                              .operation = service.operation(asked["operation"].get<std::string>()).value()};
  return response_value(codec.encode_response(route, asked["output"], "request-1"));
}

Value answer_or_error(const protocol::Facts& facts, const protocol::OperationRouter& router, const Value& asked) {
  try {
    return answer(facts, router, asked);
  } catch (const protocol::ApiError& error) {
    return {{"error", error.code() + ": " + error.message()}};
  } catch (const std::exception& error) {
    return {{"error", error.what()}};
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: wire_vectors TABLE < cases\n";
    return 2;
  }
  std::ifstream file(argv[1], std::ios::binary);
  std::stringstream content;
  content << file.rdbuf();
  const std::string table = content.str();
  const protocol::Facts facts(std::as_bytes(std::span(table)));
  const protocol::OperationRouter router(facts);
  std::string line;
  while (std::getline(std::cin, line)) {
    const Value result = answer_or_error(facts, router, Value::parse(line));
    std::cout << result.dump(-1, ' ', false, Value::error_handler_t::replace) << "\n";
  }
  return 0;
}
