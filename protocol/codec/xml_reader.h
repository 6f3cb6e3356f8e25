// Decodes XML request bodies by shape, as REST-XML carries them.
#pragma once

#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "protocol/model/service_model.h"
#include "protocol/value.h"

namespace protocol {

/// How strictly a body must fit its shape. S3 validates against a schema, others skip what they do not know.
enum class XmlSchema { kLenient, kStrict };

/// What the body of a request is expected to be.
struct XmlBody {
  std::string_view text;
  /// The name of the root element; not checked if it is empty.
  std::string_view root;
  XmlSchema schema = XmlSchema::kLenient;
};

/// The members of a structure from an XML document. Throws ApiError MalformedXML in S3's words for what is no XML, has
/// another root, is nested too deeply or has scalars that are none, and by the schema for what it does not know.
Value decode_xml(const XmlBody& body, const Shape& structure);

}  // namespace protocol
