#include "services/s3/bucket/access_log_line.h"

#include <algorithm>
#include <ctime>

#include "protocol/checksum/digest_text.h"
#include "protocol/http/uri.h"
#include "services/s3/access/access.h"

namespace s3 {
namespace {

using emulator::AccessRecord;
using emulator::PrincipalKind;

constexpr std::string_view kNothing = "-";

/// "The operation listed here is declared as SOAP.operation, REST.HTTP_method.resource_type, …": the resource type that
/// a parameter of the query stands for.
struct Subresource {
  std::string_view parameter;
  std::string_view of_bucket;
  std::string_view of_object = {};
};
constexpr Subresource kSubresources[] = {
    {"accelerate", "ACCELERATE"},
    {"acl", "ACL", "ACL"},
    {"analytics", "ANALYTICS"},
    {"attributes", "", "OBJECT_ATTRIBUTES"},
    {"cors", "CORS"},
    {"delete", "MULTI_OBJECT_DELETE"},
    {"encryption", "ENCRYPTION"},
    {"intelligent-tiering", "INTELLIGENT_TIERING"},
    {"inventory", "INVENTORY"},
    {"legal-hold", "", "OBJECT_LEGAL_HOLD"},
    {"lifecycle", "LIFECYCLE"},
    {"location", "LOCATION"},
    {"logging", "LOGGING_STATUS"},
    {"metrics", "METRICS"},
    {"notification", "NOTIFICATION"},
    {"object-lock", "OBJECT_LOCK_CONFIGURATION"},
    {"ownershipControls", "OWNERSHIP_CONTROLS"},
    {"partNumber", "", "PART"},
    {"policy", "BUCKETPOLICY"},
    {"policyStatus", "POLICY_STATUS"},
    {"publicAccessBlock", "PUBLIC_ACCESS_BLOCK"},
    {"replication", "REPLICATION"},
    {"requestPayment", "REQUEST_PAYMENT"},
    {"restore", "", "OBJECT"},
    {"retention", "", "OBJECT_RETENTION"},
    {"select", "", "SELECT_OBJECT_CONTENT"},
    {"tagging", "TAGGING", "OBJECT_TAGGING"},
    {"uploadId", "", "UPLOAD"},
    {"uploads", "UPLOADS", "UPLOADS"},
    {"versioning", "VERSIONING"},
    {"versions", "BUCKETVERSIONS"},
    {"website", "WEBSITE"},
};

std::string_view resource_type(const AccessRecord& record) {
  const bool is_object = !record.key.empty();
  for (const auto& parameter : protocol::parse_query(record.request.query())) {
    for (const Subresource& row : kSubresources) {
      const std::string_view type = is_object ? row.of_object : row.of_bucket;
      if (row.parameter == parameter.name && !type.empty()) return type;
    }
  }
  return is_object ? "OBJECT" : "BUCKET";
}

std::string operation_of(const AccessRecord& record) {
  if (record.operation == "CopyObject") return "REST.COPY.OBJECT";
  if (record.operation == "UploadPartCopy") return "REST.COPY.PART";
  if (record.request.method == "OPTIONS") return "REST.OPTIONS.PREFLIGHT";
  const std::string family = record.operation.empty() ? "WEBSITE." : "REST.";
  return family + record.request.method + "." + std::string(resource_type(record));
}

/// "The canonical user ID of the requester … If the requester was an IAM user, this field returns the requester's IAM
/// user name along with the AWS account that the IAM user belongs to."
std::string requester(const AccessRecord& record) {
  if (record.principal.kind == PrincipalKind::kAnonymous) return std::string(kNothing);
  if (record.principal.kind == PrincipalKind::kRoot) return canonical_user_id(record.principal.account);
  return record.principal.arn;
}

std::string time_of(emulator::Time time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  char text[40];
  std::strftime(text, sizeof text, "[%d/%b/%Y:%H:%M:%S +0000]", &parts);
  return text;
}

std::string or_nothing(std::string_view text) {
  return std::string(text.empty() ? kNothing : text);
}

/// Between quotes; what would end them or the line is encoded.
std::string quoted_text(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || static_cast<unsigned char>(c) < ' ') {
      result += protocol::percent_encode(std::string_view(&c, 1));
    } else {
      result += c;
    }
  }
  return result + "\"";
}

std::string quoted_header(std::string_view text) {
  return text.empty() ? "\"-\"" : quoted_text(text);
}

/// "The key (object name) part of the request", encoded twice, so that it holds no blanks.
std::string logged_key(std::string_view key) {
  if (key.empty()) return std::string(kNothing);
  return protocol::percent_encode(protocol::percent_encode(key, protocol::Slash::kKeep), protocol::Slash::kKeep);
}

}  // namespace

std::string access_log_line(const AccessRecord& record, const Bucket& bucket, const LoggedObject& object) {
  const auto& request = record.request;
  const std::string total = std::to_string(record.total_time.count());
  const std::string fields[] = {
      canonical_user_id(bucket.account),
      bucket.name,
      time_of(record.time),
      or_nothing(record.source_ip),
      requester(record),
      std::string(record.request_id),
      operation_of(record),
      logged_key(record.key),
      quoted_text(request.method + " " + request.target + " HTTP/1.1"),
      std::to_string(record.status),
      or_nothing(record.error_code),
      record.bytes_sent == 0 ? std::string(kNothing) : std::to_string(record.bytes_sent),
      object.size_bytes ? std::to_string(*object.size_bytes) : std::string(kNothing),
      total,
      record.operation == "GetObject" ? total : std::string(kNothing),
      quoted_header(request.headers.get("Referer")),
      quoted_header(request.headers.get("User-Agent")),
      or_nothing(object.version_id),
      protocol::digest_to_base64(std::string(record.request_id)),
      or_nothing(record.signature_version),
      or_nothing(record.cipher_suite),
      or_nothing(record.authentication_type),
      or_nothing(request.headers.get("Host")),
      or_nothing(record.tls_version),
      record.bucket.starts_with("arn:") ? std::string(record.bucket) : std::string(kNothing),
      object.required_acl ? "Yes" : std::string(kNothing),
  };
  std::string line;
  for (const std::string& field : fields) line.append(line.empty() ? "" : " ").append(field);
  return line;
}

}  // namespace s3
