#include "services/s3/bucket/website.h"

#include "emulator/dispatch/dispatcher.h"
#include "emulator/resource/resource_engine.h"
#include "protocol/codec/timestamp.h"
#include "protocol/http/uri.h"
#include "services/s3/bucket/bucket_document.h"
#include "services/s3/errors.h"

namespace s3 {
namespace {

constexpr int kDefaultRedirect = 301;
constexpr int kFound = 302;

constexpr std::pair<const char*, const char*> kHeaders[] = {
    {"CacheControl", "Cache-Control"},
    {"ContentDisposition", "Content-Disposition"},
    {"ContentEncoding", "Content-Encoding"},
    {"ContentLanguage", "Content-Language"},
    {"ContentRange", "Content-Range"},
    {"ContentType", "Content-Type"},
    {"ETag", "ETag"},
    {"Expires", "Expires"},
    {"VersionId", "x-amz-version-id"},
};

struct Website {
  std::string bucket;
  Value configuration;
  /// The host of the request, for redirects within the website.
  std::string host;
};

Website require_website(RequestContext& context, const Value& input) {
  Website website{.bucket = input.at("Bucket"), .configuration = {}, .host = input.at("Host")};
  auto& engine = context.machine.engine;
  if (!engine.exists(context, engine.type(kService, "bucket"), website.bucket)) throw no_such_bucket(website.bucket);
  auto configuration = get_document(context, {.name = website.bucket}, "Website");
  if (!configuration) throw refusal("NoSuchWebsiteConfiguration", {{"BucketName", website.bucket}});
  website.configuration = std::move(*configuration);
  return website;
}

Value redirect_to(int status, const std::string& location) {
  return {{"Status", status}, {"Headers", {{"Location", location}}}};
}

std::string url_of(const std::string& protocol, const std::string& host, const std::string& key) {
  return protocol + "://" + host + "/" + protocol::percent_encode(key, protocol::Slash::kKeep);
}

/// Whether a routing rule holds for a key, and for the status that getting it ended with (0: it was not tried yet).
bool holds(const Value& rule, const std::string& key, int status) {
  const Value condition = rule.value("Condition", Value::object());
  const std::string wanted = condition.value("HttpErrorCodeReturnedEquals", "");
  if (wanted.empty() ? status != 0 : wanted != std::to_string(status)) return false;
  return key.starts_with(condition.value("KeyPrefixEquals", ""));
}

/// Where the first rule that holds sends the visitor.
std::optional<Value> routed(const Website& website, const std::string& key, int status) {
  for (const Value& rule : website.configuration.value("RoutingRules", Value::array())) {
    if (!holds(rule, key, status)) continue;
    const Value& redirect = rule.at("Redirect");
    std::string target = key;
    if (redirect.contains("ReplaceKeyWith")) {
      target = redirect["ReplaceKeyWith"];
    } else if (redirect.contains("ReplaceKeyPrefixWith")) {
      const std::string prefix = rule.value("Condition", Value::object()).value("KeyPrefixEquals", "");
      target = redirect["ReplaceKeyPrefixWith"].get<std::string>() + key.substr(prefix.size());
    }
    const int code = std::atoi(redirect.value("HttpRedirectCode", std::to_string(kDefaultRedirect)).c_str());
    return redirect_to(code,
                       url_of(redirect.value("Protocol", "http"), redirect.value("HostName", website.host), target));
  }
  return std::nullopt;
}

/// Gets an object in the visitor's name, through the door that every client takes.
emulator::Answer get(RequestContext& context, const Website& website, const std::string& key, const Value& input) {
  Value request{{"Bucket", website.bucket}, {"Key", key}};
  for (const char* member : {"IfNoneMatch", "Range"}) {
    if (input.contains(member)) request[member] = input[member];
  }
  return context.machine.dispatcher.call_within(context, {.service = std::string(kService),
                                                          .operation = "GetObject",
                                                          .input = std::move(request),
                                                          .principal = context.principal,
                                                          .region = context.region});
}

Value page_of(RequestContext& context, const Website& website, emulator::Answer object, int status) {
  if (object.output.contains("WebsiteRedirectLocation")) {
    std::string location = object.output["WebsiteRedirectLocation"];
    if (location.starts_with("/")) location = "http://" + website.host + location;
    return redirect_to(kDefaultRedirect, location);
  }
  Value headers = Value::object();
  for (const auto& [member, header] : kHeaders) {
    if (object.output.contains(member)) headers[header] = object.output[member];
  }
  const Value metadata = object.output.value("Metadata", Value::object());
  for (const auto& [name, value] : metadata.items()) {
    headers["x-amz-meta-" + name] = value;
  }
  std::string modified;
  protocol::append_timestamp(modified, object.output.at("LastModified"), protocol::TimestampFormat::kRfc822,
                             protocol::Milliseconds::kWhereThereAreAny);
  headers["Last-Modified"] = modified;
  context.response_body = std::move(object.body);
  return {{"Status", object.status.value_or(status)}, {"Headers", std::move(headers)}};
}

bool is_there(RequestContext& context, const Website& website, const std::string& key) {
  return get(context, website, key, Value::object()).succeeded();
}

/// What a visitor gets whose page could not be had.
Value error_answer(RequestContext& context, const Website& website, const std::string& key, const ApiError& error) {
  if (auto answer = routed(website, key, error.status())) return std::move(*answer);
  const std::string document = website.configuration.value("ErrorDocument", Value::object()).value("Key", "");
  const bool is_about_the_key = error.status() == 403 || error.status() == 404;
  if (document.empty() || !is_about_the_key) throw error;
  emulator::Answer object = get(context, website, document, Value::object());
  if (object.error) throw error;
  return page_of(context, website, std::move(object), error.status());
}

Value get_website_page(RequestContext& context, const Value& input) {
  const Website website = require_website(context, input);
  const std::string path = input.at("Path");
  if (website.configuration.contains("RedirectAllRequestsTo")) {
    const Value& target = website.configuration["RedirectAllRequestsTo"];
    return redirect_to(kDefaultRedirect, url_of(target.value("Protocol", "http"), target.at("HostName"), path));
  }
  if (auto answer = routed(website, path, 0)) return std::move(*answer);
  const std::string suffix = website.configuration.at("IndexDocument").at("Suffix");
  const bool is_folder = path.empty() || path.back() == '/';
  const std::string key = is_folder ? path + suffix : path;
  emulator::Answer object = get(context, website, key, input);
  if (object.succeeded()) return page_of(context, website, std::move(object), 200);
  // "If you request … without the trailing slash, Amazon S3 looks for … an index document … and redirects."
  if (!is_folder && is_there(context, website, key + "/" + suffix)) {
    return redirect_to(kFound, "/" + protocol::percent_encode(key, protocol::Slash::kKeep) + "/");
  }
  return error_answer(context, website, key, *object.error);
}

}  // namespace

void add_website(Service& service) {
  service.unmodelled_operations.push_back({"GetWebsitePage", get_website_page});
}

}  // namespace s3
