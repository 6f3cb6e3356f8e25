#include "protocol/codec/codec.h"

#include <array>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "protocol/codec/ec2_codec.h"
#include "protocol/codec/json_codec.h"
#include "protocol/codec/query_codec.h"
#include "protocol/codec/rest_json_codec.h"
#include "protocol/codec/rest_xml_codec.h"

namespace protocol {

const Codec& codec_of(Protocol protocol) {
  static const QueryCodec query;
  static const Ec2Codec ec2;
  static const JsonCodec json;
  static const RestJsonCodec rest_json;
  static const RestXmlCodec rest_xml;
  switch (protocol) {
    case Protocol::kQuery:
      return query;
    case Protocol::kEc2:
      return ec2;
    case Protocol::kJson:
      return json;
    case Protocol::kRestJson:
      return rest_json;
    case Protocol::kRestXml:
      return rest_xml;
    case Protocol::kRpcV2Cbor:
      break;
  }
  // No service that is compiled in speaks it alone; the table of facts prefers every other protocol.
  throw std::logic_error("NotImplemented: the protocol rpc-v2-cbor");
}

}  // namespace protocol
