using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Benchmarks.Peers;

/// <summary>Builds ONNX files, as much of the format as the workloads need. The numbers are the fields of <c>onnx.proto</c>.</summary>
internal sealed class OnnxModel
{
    private const int Float = 1;
    private const int Int64 = 7;
    private const int AttributeInt = 2;
    private const int AttributeInts = 7;

    private readonly List<ByteString> nodes = [];
    private readonly List<ByteString> initializers = [];
    private readonly List<ByteString> inputs = [];
    private readonly List<ByteString> outputs = [];

    public void Input(string name, params int[] shape) => inputs.Add(ValueInfo(name, Float, shape));

    public void IndexInput(string name, params int[] shape) => inputs.Add(ValueInfo(name, Int64, shape));

    public void Output(string name, params int[] shape) => outputs.Add(ValueInfo(name, Float, shape));

    public void Initializer(string name, float[] values, params int[] shape) => Initializer(name, Float, MemoryMarshal.AsBytes<float>(values), shape);

    public void Initializer(string name, long value) => Initializer(name, Int64, MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in value)));

    public void Node(string type, string[] from, string to, params (string Name, OnnxAttribute Value)[] attributes) => Node(type, from, [to], attributes);

    /// <summary>A node with several outputs; one that is not wanted is an empty name.</summary>
    public void Node(string type, string[] from, string[] to, params (string Name, OnnxAttribute Value)[] attributes) => nodes.Add(Message(node =>
    {
        foreach (string input in from)
        {
            Text(node, 1, input);
        }

        foreach (string output in to)
        {
            Text(node, 2, output);
        }

        Text(node, 4, type);
        foreach ((string name, OnnxAttribute value) in attributes)
        {
            Bytes(node, 5, Message(attribute =>
            {
                Text(attribute, 1, name);
                foreach (int number in value.Values)
                {
                    Integer(attribute, value.IsList ? 8 : 3, number);
                }

                Integer(attribute, 20, value.IsList ? AttributeInts : AttributeInt);
            }));
        }
    }));

    public byte[] ToArray() => Message(model =>
    {
        Integer(model, 1, 8);
        Bytes(model, 7, Message(graph =>
        {
            All(graph, 1, nodes);
            Text(graph, 2, "graph");
            All(graph, 5, initializers);
            All(graph, 11, inputs);
            All(graph, 12, outputs);
        }));
        Bytes(model, 8, Message(opset => Integer(opset, 2, 17)));
    }).ToByteArray();

    private void Initializer(string name, int element, ReadOnlySpan<byte> values, params int[] shape)
    {
        var bytes = ByteString.CopyFrom(values);
        initializers.Add(Message(tensor =>
        {
            foreach (int dimension in shape)
            {
                Integer(tensor, 1, dimension);
            }

            Integer(tensor, 2, element);
            Text(tensor, 8, name);
            Bytes(tensor, 9, bytes);
        }));
    }

    private static ByteString ValueInfo(string name, int element, int[] shape) => Message(value =>
    {
        Text(value, 1, name);
        Bytes(value, 2, Message(type => Bytes(type, 1, Message(tensor =>
        {
            Integer(tensor, 1, element);
            Bytes(tensor, 2, Message(dimensions => All(dimensions, 1, shape.Select(size => Message(dimension => Integer(dimension, 1, size))))));
        }))));
    });

    private static ByteString Message(Action<CodedOutputStream> write)
    {
        using var buffer = new MemoryStream();
        using (var stream = new CodedOutputStream(buffer))
        {
            write(stream);
        }

        return ByteString.CopyFrom(buffer.ToArray());
    }

    private static void All(CodedOutputStream stream, int field, IEnumerable<ByteString> messages)
    {
        foreach (ByteString message in messages)
        {
            Bytes(stream, field, message);
        }
    }

    private static void Bytes(CodedOutputStream stream, int field, ByteString value)
    {
        stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
        stream.WriteBytes(value);
    }

    private static void Text(CodedOutputStream stream, int field, string value)
    {
        stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
        stream.WriteString(value);
    }

    private static void Integer(CodedOutputStream stream, int field, long value)
    {
        stream.WriteTag(field, WireFormat.WireType.Varint);
        stream.WriteInt64(value);
    }
}
