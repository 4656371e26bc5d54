using System.Buffers.Binary;
using System.Text;

namespace Crownwatch.Core.Storing;

/// <summary>Reads what <see cref="StateWriter"/> wrote. Running past the end throws: such a checkpoint is of no use.</summary>
internal sealed class StateReader(ReadOnlyMemory<byte> bytes)
{
    private int _at;

    public byte ReadByte() => Take(1)[0];

    public bool ReadBoolean() => ReadByte() != 0;

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public float ReadSingle() => BitConverter.Int32BitsToSingle(ReadInt32());

    public string ReadString() => Encoding.UTF8.GetString(Take(ReadInt32()));

    public byte[] ReadBytes() => Take(ReadInt32()).ToArray();

    private ReadOnlySpan<byte> Take(int count)
    {
        var span = bytes.Span.Slice(_at, count);
        _at += count;
        return span;
    }
}
