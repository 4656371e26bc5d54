namespace Crownwatch.Core.Results;

/// <summary>Counts by bucket in few bytes: for each bucket the distance to the one before and the count, seven bits a byte.</summary>
internal static class BucketCounts
{
    /// <param name="buckets">Sorted; a bucket as often as it counts.</param>
    public static byte[] Pack(List<int> buckets)
    {
        var length = Walk(buckets, []);
        var packed = new byte[length];
        Walk(buckets, packed);
        return packed;
    }

    public static void Each<T>(ReadOnlySpan<byte> packed, T target, Action<T, int, int> found)
    {
        var (at, bucket) = (0, 0);
        while (at < packed.Length)
        {
            bucket += Read(packed, ref at);
            found(target, bucket, Read(packed, ref at));
        }
    }

    // Without room only the length is found.
    private static int Walk(List<int> buckets, Span<byte> into)
    {
        var (at, before) = (0, 0);
        for (var i = 0; i < buckets.Count; )
        {
            var bucket = buckets[i];
            var count = 0;
            for (; i < buckets.Count && buckets[i] == bucket; i++)
            {
                count++;
            }

            Write(bucket - before, into, ref at);
            Write(count, into, ref at);
            before = bucket;
        }

        return at;
    }

    private static void Write(int value, Span<byte> into, ref int at)
    {
        for (var left = (uint)value; ; left /= 0x80)
        {
            if (!into.IsEmpty)
            {
                into[at] = (byte)(left > 0x7f ? left | 0x80 : left);
            }

            at++;
            if (left <= 0x7f)
            {
                return;
            }
        }
    }

    private static int Read(ReadOnlySpan<byte> packed, ref int at)
    {
        var (value, shift) = (0, 0);
        byte next;
        do
        {
            next = packed[at++];
            value += (next & 0x7f) << shift;
            shift += 7;
        } while (next > 0x7f);

        return value;
    }
}
