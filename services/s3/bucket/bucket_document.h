// What a bucket is configured with: documents that are put, shown and deleted whole. Each kind is one row; which member
// of a request is the document, and how it is shown, is derived from the model.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "services/s3/bucket/bucket.h"

namespace s3 {

struct BucketDocument {
  /// Its name in the store: "Cors". A keyed document has "/<Id>" behind it.
  std::string_view name;
  std::string_view put = {};
  std::string_view get = {};
  /// Empty if AWS has no operation for it: an empty document takes its place.
  std::string_view remove = {};
  /// Of documents of which a bucket has several, each with an Id: the operation that lists them.
  std::string_view list = {};
  /// The refusal when there is none; empty shows `otherwise`.
  std::string_view not_found = {};
  Value (*otherwise)() = nullptr;
  /// Of keyed documents: the refusal of one whose Id is not the request's; empty is MalformedXML.
  std::string_view id_mismatch = {};
  /// AWS's rules beyond the model.
  void (*check)(RequestContext&, const Bucket&, Value& document) = nullptr;
  void (*check_removal)(RequestContext&, const Bucket&) = nullptr;
  /// What putting it sets going.
  void (*changed)(RequestContext&, const Bucket&) = nullptr;
};

/// The documents of a bucket.
std::optional<Value> get_document(RequestContext& context, const Bucket& bucket, std::string_view name);
void put_document(RequestContext& context, const Bucket& bucket, std::string_view name, const Value& document);
void remove_document(RequestContext& context, const Bucket& bucket, std::string_view name);
/// All of them, when the bucket goes.
void remove_documents(RequestContext& context, const std::string& bucket);

/// Adds the operations of these rows.
void add_documents(Service& service, const std::vector<BucketDocument>& rows);

}  // namespace s3
