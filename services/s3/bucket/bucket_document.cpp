#include "services/s3/bucket/bucket_document.h"

#include "emulator/store/store.h"
#include "emulator/store/stored_value.h"
#include "services/s3/errors.h"
#include "services/s3/listing/listing.h"
#include "services/s3/object/object_keys.h"

namespace s3 {
namespace {

using emulator::Handler;
using protocol::OperationModel;

constexpr size_t kKeyedDocumentsPerPage = 100;
constexpr size_t kKeyedDocumentsMax = 1000;

OperationModel model_of(const RequestContext& context, std::string_view operation) {
  return *context.machine.facts.service(kService).operation(operation);
}

/// The name in the store, with the Id of a keyed document behind it.
std::string stored_name(const BucketDocument& row, const Value& input) {
  std::string name(row.name);
  if (!row.list.empty()) name += "/" + input.at("Id").get_ref<const std::string&>();
  return name;
}

Value shown(const RequestContext& context, const BucketDocument& row, Value document) {
  const auto output = model_of(context, row.get).output();
  const std::string payload(output->payload());
  if (payload.empty()) return document;
  return {{payload, std::move(document)}};
}

void check_keyed(RequestContext& context, const Bucket& bucket, const BucketDocument& row, const Value& input,
                 const Value& document) {
  const std::string id = input.at("Id");
  if (document.value("Id", id) != id) throw row.id_mismatch.empty() ? malformed_xml() : refusal(row.id_mismatch);
  size_t count = 0;
  const std::string prefix = document_key(bucket.name, std::string(row.name) + "/");
  context.transaction.scan_prefix(prefix,
                                  [&](std::string_view, std::string_view) { return ++count < kKeyedDocumentsMax; });
  const bool is_new = !get_document(context, bucket, stored_name(row, input));
  if (is_new && count == kKeyedDocumentsMax) {
    throw ApiError(
        "TooManyConfigurations",
        "You are attempting to create a new configuration but have already reached the 1,000-configuration limit.");
  }
}

/// What a request says beside the document, in a header, and what is shown with it again, is kept with it.
void add_shown_beside(const RequestContext& context, const BucketDocument& row, const Value& input, Value& document) {
  const auto output = model_of(context, row.get).output();
  if (!output->payload().empty()) return;
  for (const auto& member : output->members()) {
    const std::string name(member.name());
    if (input.contains(name)) document[name] = input[name];
  }
}

/// What the answer to a put tells of the document, defaults included.
Value told_of(const RequestContext& context, const BucketDocument& row, const Value& document) {
  Value told = Value::object();
  const auto output = model_of(context, row.put).output();
  if (!output) return told;
  for (const auto& member : output->members()) {
    const std::string name(member.name());
    if (document.contains(name)) told[name] = document[name];
  }
  return told;
}

Handler put_handler(const BucketDocument& row) {
  return [row](RequestContext& context, const Value& input) {
    const Bucket bucket = require_bucket(context, input);
    const std::string payload(model_of(context, row.put).input()->payload());
    if (!input.contains(payload)) throw refusal("MissingRequestBodyError");
    Value document = input[payload];
    add_shown_beside(context, row, input, document);
    if (!row.list.empty()) check_keyed(context, bucket, row, input, document);
    if (row.check) row.check(context, bucket, document);
    put_document(context, bucket, stored_name(row, input), document);
    if (row.changed) row.changed(context, bucket);
    return told_of(context, row, document);
  };
}

Handler get_handler(const BucketDocument& row) {
  return [row](RequestContext& context, const Value& input) {
    const Bucket bucket = require_bucket(context, input);
    if (auto document = get_document(context, bucket, stored_name(row, input))) {
      return shown(context, row, std::move(*document));
    }
    if (!row.not_found.empty()) throw refusal(row.not_found, {{"BucketName", bucket.name}});
    return shown(context, row, row.otherwise ? row.otherwise() : Value::object());
  };
}

Handler remove_handler(const BucketDocument& row) {
  return [row](RequestContext& context, const Value& input) {
    const Bucket bucket = require_bucket(context, input);
    const std::string name = stored_name(row, input);
    if (!row.list.empty() && !get_document(context, bucket, name)) throw refusal(row.not_found);
    if (row.check_removal) row.check_removal(context, bucket);
    remove_document(context, bucket, name);
    return Value::object();
  };
}

Handler list_handler(const BucketDocument& row) {
  return [row](RequestContext& context, const Value& input) {
    const Bucket bucket = require_bucket(context, input);
    const auto output_shape = model_of(context, row.list).output();
    std::string member;
    for (const auto& candidate : output_shape->members()) {
      if (candidate.shape().is_list()) member = candidate.name();
    }
    Value output{{"IsTruncated", false}};
    const std::string prefix = document_key(bucket.name, std::string(row.name) + "/");
    std::string from;
    if (input.contains("ContinuationToken")) {
      output["ContinuationToken"] = input["ContinuationToken"];
      from = prefix + read_continuation_token(input["ContinuationToken"]) + '\0';
    }
    std::string last;
    size_t count = 0;
    const auto visit = [&](std::string_view key, std::string_view bytes) {
      if (count++ == kKeyedDocumentsPerPage) {
        output["IsTruncated"] = true;
        output["NextContinuationToken"] = make_continuation_token(last);
        return false;
      }
      last = key.substr(prefix.size());
      output[member].push_back(emulator::from_stored(bytes));
      return true;
    };
    context.transaction.scan_prefix(prefix, visit, from);
    return output;
  };
}

}  // namespace

std::optional<Value> get_document(RequestContext& context, const Bucket& bucket, std::string_view name) {
  const auto bytes = context.transaction.get(document_key(bucket.name, name));
  if (!bytes) return std::nullopt;
  return emulator::from_stored(*bytes);
}

void put_document(RequestContext& context, const Bucket& bucket, std::string_view name, const Value& document) {
  context.transaction.put(document_key(bucket.name, name), emulator::to_stored(document));
}

void remove_document(RequestContext& context, const Bucket& bucket, std::string_view name) {
  context.transaction.erase(document_key(bucket.name, name));
}

void remove_documents(RequestContext& context, const std::string& bucket) {
  std::vector<std::string> keys;
  context.transaction.scan_prefix(document_key(bucket, ""), [&](std::string_view key, std::string_view) {
    keys.emplace_back(key);
    return true;
  });
  for (const std::string& key : keys) context.transaction.erase(key);
}

void add_documents(Service& service, const std::vector<BucketDocument>& rows) {
  for (const BucketDocument& row : rows) {
    if (!row.put.empty()) service.operations.push_back({row.put, put_handler(row)});
    if (!row.get.empty()) service.operations.push_back({row.get, get_handler(row)});
    if (!row.remove.empty()) service.operations.push_back({row.remove, remove_handler(row)});
    if (!row.list.empty()) service.operations.push_back({row.list, list_handler(row)});
  }
}

}  // namespace s3
