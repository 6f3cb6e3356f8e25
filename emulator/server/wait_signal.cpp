#include "emulator/server/wait_signal.h"

#include <nlohmann/json.hpp>

#include "protocol/codec/xml_writer.h"
#include "protocol/http/uri.h"

namespace emulator {
namespace {

constexpr std::string_view kPrefix = "/cloudformation-waitcondition-";

/// The account and region in the ARN that the path holds: "…/arn:aws:cloudformation:us-east-1:123456789012:stack/…".
std::pair<std::string, std::string> place_of(const std::string& path) {
  std::string rest = path.substr(std::min(path.find("arn:"), path.size()));
  std::vector<std::string> parts;
  for (size_t end; parts.size() < 5 && (end = rest.find(':')) != std::string::npos; rest.erase(0, end + 1)) {
    parts.push_back(rest.substr(0, end));
  }
  if (parts.size() < 5) return {"", ""};
  return {parts[4], parts[3]};
}

protocol::HttpResponse error_document(const ApiError& error, const std::string& request_id) {
  protocol::HttpResponse response{.status = error.status() == 0 ? 400 : error.status()};
  response.headers.add("Content-Type", "application/xml");
  response.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>";
  protocol::append_xml_text(response.body, error.code());
  response.body += "</Code><Message>";
  protocol::append_xml_text(response.body, error.message());
  response.body += "</Message><RequestId>" + request_id + "</RequestId></Error>";
  return response;
}

}  // namespace

bool is_wait_signal(const protocol::HttpRequest& request) {
  return request.method == "PUT" && request.path().starts_with(kPrefix);
}

Reply take_wait_signal(Dispatcher& dispatcher, const protocol::HttpRequest& request, const std::string& request_id) {
  const auto [account, region] = place_of(protocol::percent_decode(request.path()));
  Answer answer = dispatcher.call({.service = "cloudformation",
                                   .operation = "PutWaitSignal",
                                   .input = {{"Target", request.target}, {"Body", request.body}},
                                   .principal = {.account = account},
                                   .region = region,
                                   .request_id = request_id});
  Reply reply;
  reply.response.status = 200;
  if (answer.error) reply.response = error_document(*answer.error, request_id);
  reply.response.headers.add("x-amz-request-id", request_id);
  return reply;
}

}  // namespace emulator
