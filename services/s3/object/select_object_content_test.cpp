#include "services/s3/object/select_object_content.h"

#include <zlib.h>

#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

constexpr const char* kPeople = "name,age,city\nAda,36,London\n\"Grace, H.\",85,New York\nLin,,\n";
constexpr const char* kLines =
    "{\"name\": \"Ada\", \"age\": 36, \"tags\": [\"x\", \"y\"]}\n{\"name\": \"Grace\", \"born\": \"1906-12-09T\", "
    "\"home\": {\"City\": \"New York\"}}\n";

struct SelectTest : S3Test {
  Value query(const std::string& key, const std::string& expression, Value input, Value output) {
    return {{"Bucket", "photos"},
            {"Key", key},
            {"Expression", expression},
            {"ExpressionType", "SQL"},
            {"InputSerialization", std::move(input)},
            {"OutputSerialization", std::move(output)}};
  }
  Value csv(const std::string& expression, const char* header = "USE") {
    return query("people.csv", expression, {{"CSV", {{"FileHeaderInfo", header}}}}, {{"CSV", Value::object()}});
  }
  Value json(const std::string& expression, const char* type = "LINES") {
    return query("lines.json", expression, {{"JSON", {{"Type", type}}}}, {{"JSON", Value::object()}});
  }

  /// The payloads of the answer's Records events; `types` takes the types of all events.
  std::string run(const Value& input, std::vector<std::string>* types = nullptr) {
    const Answer answer = machine.call("s3", "SelectObjectContent", input);
    if (answer.error) throw *answer.error;
    const std::string stream = std::get<std::string>(answer.body->parts.at(0));
    std::string records;
    const auto number = [&](size_t at) {
      uint32_t value = 0;
      for (size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(stream[at + i]);
      return value;
    };
    for (size_t start = 0; start < stream.size(); start += number(start)) {
      const std::string headers = stream.substr(start + 12, number(start + 4));
      const size_t payload_start = start + 12 + headers.size();
      const bool is_records = headers.find("Records") != headers.npos;
      if (is_records) records += stream.substr(payload_start, start + number(start) - 4 - payload_start);
      for (const char* type : {"Records", "Progress", "Stats", "End"}) {
        if (types && headers.find(type) != headers.npos) types->push_back(type);
      }
    }
    return records;
  }
  void put_people() { put("people.csv", kPeople); }
  void put_lines() { put("lines.json", kLines); }
};

TEST_F(SelectTest, ProjectsColumnsByNameAndPosition) {
  put_people();
  EXPECT_EQ(run(csv("SELECT name, s.AGE FROM S3Object s")), "Ada,36\n\"Grace, H.\",85\nLin,\n");
  EXPECT_EQ(run(csv("SELECT _3, _1 FROM s3object", "IGNORE")), "London,Ada\nNew York,\"Grace, H.\"\n,Lin\n");
  EXPECT_EQ(run(csv("SELECT * FROM S3Object LIMIT 1")), "Ada,36,London\n");
  EXPECT_EQ(run(csv("SELECT s._1 FROM S3Object s", "NONE")), "name\nAda\n\"Grace, H.\"\nLin\n");
  EXPECT_EQ(refusal("SelectObjectContent", csv("SELECT height FROM S3Object")), "MissingHeaders");
}

TEST_F(SelectTest, EndsWithStatsAndEnd) {
  put_people();
  Value input = csv("SELECT * FROM S3Object");
  std::vector<std::string> types;
  run(input, &types);
  EXPECT_EQ(types, (std::vector<std::string>{"Records", "Stats", "End"}));
  types.clear();
  input["RequestProgress"] = {{"Enabled", true}};
  run(input, &types);
  EXPECT_EQ(types, (std::vector<std::string>{"Records", "Progress", "Stats", "End"}));
}

TEST_F(SelectTest, ConditionsCompareCastAndMatch) {
  put_people();
  const auto where = [&](const std::string& condition) {
    return run(csv("SELECT name FROM S3Object WHERE " + condition));
  };
  EXPECT_EQ(where("age <> '' AND CAST(age AS INT) > 40"), "\"Grace, H.\"\n");
  EXPECT_EQ(where("age = ''"), "Lin\n");
  EXPECT_EQ(where("name LIKE 'G%' OR city LIKE 'L_nd%'"), "Ada\n\"Grace, H.\"\n");
  EXPECT_EQ(where("name NOT LIKE '%a%' AND NOT name = 'Lin'"), "");
  EXPECT_EQ(where("name LIKE '%$,%' ESCAPE '$'"), "\"Grace, H.\"\n");
  EXPECT_EQ(where("name IN ('Ada', 'Lin')"), "Ada\nLin\n");
  EXPECT_EQ(where("age BETWEEN 30 AND 40"), "Ada\n");
  EXPECT_EQ(where("CHAR_LENGTH(city) + 1 = 7"), "Ada\n");
  EXPECT_EQ(refusal("SelectObjectContent", csv("SELECT name FROM S3Object WHERE CAST(name AS INT) > 1")), "CastFailed");
}

TEST_F(SelectTest, AggregatesGiveOneResult) {
  put_people();
  EXPECT_EQ(run(csv("SELECT COUNT(*) FROM S3Object")), "3\n");
  EXPECT_EQ(run(csv("SELECT SUM(CAST(age AS INT)), AVG(CAST(age AS INT)), MIN(name), MAX(name) FROM S3Object "
                    "WHERE age <> ''")),
            "121,60.5,Ada,\"Grace, H.\"\n");
  EXPECT_EQ(run(csv("SELECT COUNT(*) * 2 AS twice FROM S3Object WHERE name = 'nobody'")), "0\n");
  EXPECT_EQ(run(csv("SELECT MAX(age) FROM S3Object WHERE name = 'nobody'")), "\n");
  EXPECT_EQ(refusal("SelectObjectContent", csv("SELECT name, COUNT(*) FROM S3Object")), "UnsupportedSqlStructure");
}

TEST_F(SelectTest, FunctionsWorkOnTexts) {
  put_people();
  const auto first = [&](const std::string& expression) {
    return run(csv("SELECT " + expression + " FROM S3Object LIMIT 1"));
  };
  EXPECT_EQ(first("UPPER(name) || '-' || LOWER(city)"), "ADA-london\n");
  EXPECT_EQ(first("SUBSTRING(city, 2, 3), SUBSTRING(city FROM 4), SUBSTRING(city, -1, 3)"), "ond,don,L\n");
  EXPECT_EQ(first("TRIM('  x '), TRIM(LEADING '0' FROM '007'), TRIM(TRAILING FROM 'a  ')"), "x,7,a\n");
  EXPECT_EQ(first("CASE WHEN age > 30 THEN 'old' ELSE 'young' END, CASE name WHEN 'Ada' THEN 1 END"), "old,1\n");
  EXPECT_EQ(first("COALESCE(NULL, MISSING, name), NULLIF(name, 'Ada')"), "Ada,\n");
  EXPECT_EQ(first("-(1 + 2) * 3 % 5, 7 / 2, 7 / 2.0"), "-4,3,3.5\n");
  EXPECT_EQ(refusal("SelectObjectContent", csv("SELECT SOUNDEX(name) FROM S3Object")), "UnsupportedFunction");
  EXPECT_EQ(refusal("SelectObjectContent", csv("SELECT 1 / 0 FROM S3Object")), "EvaluatorInvalidArguments");
}

TEST_F(SelectTest, FunctionsWorkOnTimes) {
  put_people();
  const auto first = [&](const std::string& expression) {
    return run(csv("SELECT " + expression + " FROM S3Object LIMIT 1"));
  };
  EXPECT_EQ(first("DATE_ADD(month, 1, CAST('2024-01-31T10:20:30Z' AS TIMESTAMP))"), "2024-02-29T10:20:30Z\n");
  EXPECT_EQ(first("DATE_DIFF(year, `2010-01-01T`, `2012-06-01T`), DATE_DIFF(day, `2010-01-01T`, `2010-01-03T`)"),
            "2,2\n");
  EXPECT_EQ(first("EXTRACT(HOUR FROM TO_TIMESTAMP('2010-01-01T01:02:03+07:08')), "
                  "EXTRACT(TIMEZONE_HOUR FROM TO_TIMESTAMP('2010-01-01T01:02:03+07:08'))"),
            "1,7\n");
  EXPECT_EQ(first("TO_STRING(`1969-07-20T20:18Z`, 'MMMM d, y h:m a')"), "\"July 20, 1969 8:18 PM\"\n");
  EXPECT_EQ(first("UTCNOW()"), "2026-01-01T00:00:00Z\n");
}

TEST_F(SelectTest, PathsReachIntoJson) {
  put_lines();
  EXPECT_EQ(run(json("SELECT s.name, s.tags[1] AS second FROM S3Object s")),
            "{\"name\":\"Ada\",\"second\":\"y\"}\n{\"name\":\"Grace\"}\n");
  EXPECT_EQ(run(json("SELECT s.home.city FROM S3Object s WHERE s.home.city IS NOT MISSING")),
            "{\"city\":\"New York\"}\n");
  EXPECT_EQ(run(json("SELECT s.home.\"city\" FROM S3Object s WHERE s.home IS NOT NULL")), "{}\n");
  EXPECT_EQ(run(json("SELECT * FROM S3Object[*].tags[*]")), "{\"_1\":\"x\"}\n{\"_1\":\"y\"}\n");
  EXPECT_EQ(run(json("SELECT COUNT(*) FROM S3Object[*].tags[*] t WHERE t._1 = 'x'")), "{\"_1\":1}\n");
}

TEST_F(SelectTest, DocumentsSpanLines) {
  put("lines.json", "{\n \"rules\": [\n  {\"id\": 1},\n  {\"id\": \"}\"}\n ]\n}");
  EXPECT_EQ(run(json("SELECT id FROM S3Object[*].rules[*]", "DOCUMENT")), "{\"id\":1}\n{\"id\":\"}\"}\n");
  put("lines.json", "{\"a\": [1, }");
  EXPECT_EQ(refusal("SelectObjectContent", json("SELECT * FROM S3Object", "DOCUMENT")), "JSONParsingError");
}

TEST_F(SelectTest, CompressedInputIsRead) {
  std::string gzip(4096, '\0');
  z_stream stream{};
  deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(kPeople));
  stream.avail_in = static_cast<uInt>(std::strlen(kPeople));
  stream.next_out = reinterpret_cast<Bytef*>(gzip.data());
  stream.avail_out = static_cast<uInt>(gzip.size());
  deflate(&stream, Z_FINISH);
  gzip.resize(stream.total_out);
  deflateEnd(&stream);
  Value input = csv("SELECT COUNT(*) FROM S3Object");
  input["InputSerialization"]["CompressionType"] = "GZIP";
  upload("PutObject", R"({"Bucket": "photos", "Key": "people.csv"})"_json, gzip);
  EXPECT_EQ(run(input), "3\n");
  upload("PutObject", R"({"Bucket": "photos", "Key": "people.csv"})"_json, gzip.substr(0, gzip.size() - 6));
  EXPECT_EQ(refusal("SelectObjectContent", input), "TruncatedInput");
  put_people();
  EXPECT_EQ(refusal("SelectObjectContent", input), "InvalidCompressionFormat");
  input["InputSerialization"]["CompressionType"] = "BZIP2";
  EXPECT_EQ(refusal("SelectObjectContent", input), "InvalidCompressionFormat");
}

TEST_F(SelectTest, DialectsOfCsv) {
  put("people.csv", "a;'x;y'|b;'it''s'|");
  Value input = csv("SELECT _2 FROM S3Object", "NONE");
  input["InputSerialization"]["CSV"].update(
      {{"FieldDelimiter", ";"}, {"RecordDelimiter", "|"}, {"QuoteCharacter", "'"}, {"QuoteEscapeCharacter", "'"}});
  input["OutputSerialization"]["CSV"] = {{"QuoteFields", "ALWAYS"}, {"FieldDelimiter", "\t"}};
  EXPECT_EQ(run(input), "\"x;y\"\n\"it's\"\n");
  put("people.csv", "\"a\nb\",c\n");
  Value quoted = csv("SELECT _2 FROM S3Object", "NONE");
  quoted["InputSerialization"]["CSV"]["AllowQuotedRecordDelimiter"] = true;
  EXPECT_EQ(run(quoted), "c\n");
}

TEST_F(SelectTest, ScanRangesTakeTheRecordsThatStartInThem) {
  put("people.csv", "aa\nbb\ncc\n");
  Value input = csv("SELECT * FROM S3Object", "NONE");
  input["ScanRange"] = {{"Start", 1}, {"End", 4}};
  EXPECT_EQ(run(input), "bb\n");
  input["ScanRange"] = {{"Start", 3}};
  EXPECT_EQ(run(input), "bb\ncc\n");
  input["ScanRange"] = {{"End", 3}};
  EXPECT_EQ(run(input), "cc\n");
  input["ScanRange"] = {{"Start", 5}, {"End", 3}};
  EXPECT_EQ(refusal("SelectObjectContent", input), "InvalidScanRange");
  input["ScanRange"] = {{"Start", 1}};
  input["InputSerialization"]["CompressionType"] = "GZIP";
  EXPECT_EQ(refusal("SelectObjectContent", input), "UnsupportedScanRangeInput");
}

struct Refusal {
  const char* expression;
  const char* code;
};

// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#SelectObjectContentErrorCodeList
TEST_F(SelectTest, WrongExpressionsAreRefusedInTheirOwnWords) {
  put_people();
  for (const Refusal& each : std::initializer_list<Refusal>{
           {"INSERT INTO S3Object", "ParseExpectedKeyword"},
           {"SELECT name", "ParseSelectMissingFrom"},
           {"SELECT name FROM people", "ParseUnsupportedSelect"},
           {"SELECT name FROM S3Object WHERE", "ParseUnexpectedToken"},
           {"SELECT name FROM S3Object LIMIT x", "ParseExpectedNumber"},
           {"SELECT name FROM S3Object ORDER BY name", "UnsupportedSqlOperation"},
           {"SELECT name FROM S3Object ?", "LexerInvalidChar"},
           {"SELECT 'name FROM S3Object", "LexerInvalidLiteral"},
           {"SELECT name FROM S3Object WHERE COUNT(*) > 1", "UnsupportedSqlStructure"},
           {"SELECT SUM(MAX(age)) FROM S3Object", "UnsupportedSqlStructure"},
           {"SELECT CASE END FROM S3Object", "ParseExpectedWhenClause"},
           {"SELECT CAST(age AS PLANET) FROM S3Object", "InvalidCast"},
           {"SELECT LOWER(name, age) FROM S3Object", "EvaluatorInvalidArguments"},
           {"SELECT name[0] FROM S3Object", "InvalidKeyPath"},
           {"SELECT name FROM S3Object WHERE name", "InvalidDataType"},
       }) {
    EXPECT_EQ(refusal("SelectObjectContent", csv(each.expression)), each.code) << each.expression;
  }
  const std::string deep = "SELECT " + std::string(1000, '(') + "1" + std::string(1000, ')') + " FROM S3Object";
  EXPECT_EQ(refusal("SelectObjectContent", csv(deep)), "ExpressionTooLong");
  EXPECT_EQ(refusal("SelectObjectContent", csv("SELECT " + std::string(10'000, '-') + "1 FROM S3Object")),
            "ParseUnexpectedToken");
}

TEST_F(SelectTest, FormatsAreNamedOnce) {
  put_people();
  Value input = csv("SELECT * FROM S3Object");
  input["InputSerialization"] = {{"CSV", Value::object()}, {"JSON", {{"Type", "LINES"}}}};
  EXPECT_EQ(refusal("SelectObjectContent", input), "ObjectSerializationConflict");
  input["InputSerialization"] = {{"Parquet", Value::object()}};
  EXPECT_EQ(refusal("SelectObjectContent", input), "NotImplemented");
  EXPECT_EQ(refusal("SelectObjectContent", json("SELECT * FROM S3Object")), "NoSuchKey");
}

}  // namespace
}  // namespace s3
