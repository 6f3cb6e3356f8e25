#include "services/iam/conventions.h"

#include "protocol/http/uri.h"
#include "services/iam/page.h"

namespace iam {
namespace {

using protocol::Shape;

constexpr std::string_view kDocumentShape = "policyDocumentType";

/// "Policies returned by this operation are URL-encoded compliant with RFC 3986."
/// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html
void encode_documents(const Shape& shape, Value& value) {
  if (value.is_object() && shape.is_structure()) {
    for (auto& [name, child] : value.items()) {
      if (const auto member = shape.member(name)) encode_documents(member->shape(), child);
    }
  } else if (value.is_array() && shape.is_list()) {
    for (Value& item : value) encode_documents(shape.element().shape(), item);
  } else if (value.is_string() && shape.name() == kDocumentShape) {
    value = protocol::percent_encode(value.get_ref<const std::string&>());
  }
}

}  // namespace

emulator::Handler with_conventions(const protocol::OperationModel& operation, emulator::Handler handler) {
  return [operation, handler = std::move(handler)](RequestContext& context, const Value& input) {
    Value output = handler(context, input);
    cut_page(operation, input, output);
    if (operation.output()) encode_documents(*operation.output(), output);
    return output;
  };
}

}  // namespace iam
