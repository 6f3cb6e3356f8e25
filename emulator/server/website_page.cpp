#include "emulator/server/website_page.h"

#include <nlohmann/json.hpp>

#include "emulator/server/authenticator.h"
#include "emulator/server/response_head.h"
#include "protocol/codec/base64.h"
#include "protocol/codec/xml_writer.h"
#include "protocol/http/uri.h"

namespace emulator {
namespace {

using protocol::HttpRequest;
using protocol::HttpResponse;

void append_item(std::string& page, std::string_view name, std::string_view value) {
  page.append("<li>").append(name).append(": ");
  protocol::append_xml_text(page, value);
  page.append("</li>\n");
}

/// Errors are pages for people.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/CustomErrorDocSupport.html
HttpResponse error_page(const ApiError& error, const std::string& request_id) {
  const int status = error.status() == 0 ? 400 : error.status();
  HttpResponse response{.status = status};
  response.headers.add("x-amz-error-code", error.code());
  response.headers.add("x-amz-error-message", error.message());
  response.headers.add("Content-Type", "text/html; charset=utf-8");
  if (status == 304) return response;
  const std::string title = std::to_string(status) + " " + std::string(reason_of(status));
  std::string& page = response.body;
  page = "<html>\n<head><title>" + title + "</title></head>\n<body>\n<h1>" + title + "</h1>\n<ul>\n";
  append_item(page, "Code", error.code());
  append_item(page, "Message", error.message());
  for (const auto& [name, value] : error.members()) append_item(page, name, value);
  append_item(page, "RequestId", request_id);
  append_item(page, "HostId", protocol::base64_encode(request_id));
  page += "</ul>\n<hr/>\n</body>\n</html>\n";
  return response;
}

ApiError method_not_allowed(const HttpRequest& request) {
  return ApiError("MethodNotAllowed", "The specified method is not allowed against this resource.",
                  {.status = 405, .members = {{"Method", request.method}, {"ResourceType", "OBJECT"}}});
}

Value input_of(const HttpRequest& request, const std::string& bucket) {
  const std::string_view path = request.path().substr(std::min<size_t>(1, request.path().size()));
  Value input{{"Bucket", bucket}, {"Path", protocol::percent_decode(path)}, {"Host", request.headers.get("Host")}};
  for (const auto& [member, header] : {std::pair("IfNoneMatch", "If-None-Match"), std::pair("Range", "Range")}) {
    if (const auto value = request.headers.find(header)) input[member] = *value;
  }
  return input;
}

}  // namespace

Reply website_page(Dispatcher& dispatcher, const HttpRequest& request, const WebsiteVisit& visit) {
  Answer answer;
  if (request.method == "GET" || request.method == "HEAD") {
    answer = dispatcher.call({.service = "s3",
                              .operation = "GetWebsitePage",
                              .input = input_of(request, visit.bucket),
                              .principal = {},
                              .region = std::string(kDefaultRegion),
                              .source_ip = visit.peer.address,
                              .is_secure = visit.peer.is_secure,
                              .request_id = visit.request_id});
  } else {
    answer.error = method_not_allowed(request);
  }
  Reply reply;
  if (answer.error) {
    reply.response = error_page(*answer.error, visit.request_id);
  } else {
    reply.response.status = answer.output.at("Status");
    for (const auto& [name, value] : answer.output.at("Headers").items()) reply.response.headers.add(name, value);
    reply.body = std::move(answer.body);
  }
  reply.response.headers.add("x-amz-request-id", visit.request_id);
  reply.response.headers.add("x-amz-id-2", protocol::base64_encode(visit.request_id));
  reply.response.headers.add("Server", "AmazonS3");
  return reply;
}

}  // namespace emulator
