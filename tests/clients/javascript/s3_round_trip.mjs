// Uses S3 as a web developer does: small and large objects, streams, pages, presigned URLs, errors. Prints "done".
import assert from "node:assert/strict";
import { randomBytes, createHash } from "node:crypto";
import { Readable } from "node:stream";
import {
  S3Client, CreateBucketCommand, PutObjectCommand, GetObjectCommand, HeadObjectCommand, DeleteObjectsCommand,
  DeleteBucketCommand, CopyObjectCommand, paginateListObjectsV2, waitUntilBucketNotExists, NoSuchKey,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";

const [endpoint, account, style] = process.argv.slice(2);
const s3 = new S3Client({
  endpoint, region: "us-east-1", forcePathStyle: style === "path",
  credentials: { accessKeyId: account, secretAccessKey: "test" },
});
const Bucket = `javascript-${account}-${style}`;
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

await s3.send(new CreateBucketCommand({ Bucket }));
const put = await s3.send(new PutObjectCommand({ Bucket, Key: "a key/ü", Body: "text", Metadata: { colour: "blue" } }));
assert.equal(put.ETag, '"1cb251ec0d568de6a929b520c4aed8d1"');
const got = await s3.send(new GetObjectCommand({ Bucket, Key: "a key/ü" }));
assert.equal(await got.Body.transformToString(), "text");
assert.deepEqual(got.Metadata, { colour: "blue" });

const large = randomBytes(17 << 20);
await new Upload({ client: s3, params: { Bucket, Key: "large", Body: Readable.from([large.subarray(0, 9 << 20), large.subarray(9 << 20)]) } }).done();
const back = await s3.send(new GetObjectCommand({ Bucket, Key: "large" }));
assert.equal(sha256(Buffer.from(await back.Body.transformToByteArray())), sha256(large));
assert.match((await s3.send(new HeadObjectCommand({ Bucket, Key: "large" }))).ETag, /-4"$/);
await s3.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/large` }));

const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: "a key/ü" }), { expiresIn: 60 });
assert.equal(await (await fetch(url)).text(), "text");

const keys = [];
for await (const page of paginateListObjectsV2({ client: s3, pageSize: 2 }, { Bucket })) {
  keys.push(...page.Contents.map((item) => item.Key));
}
assert.deepEqual(keys, ["a key/ü", "copy", "large"]);
await assert.rejects(s3.send(new GetObjectCommand({ Bucket, Key: "none" })), NoSuchKey);
await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: keys.map((Key) => ({ Key })) } }));
await s3.send(new DeleteBucketCommand({ Bucket }));
await waitUntilBucketNotExists({ client: s3, maxWaitTime: 10 }, { Bucket });
console.log("done");
