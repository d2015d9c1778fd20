namespace ModelGen.Tests.Detection;

/// <summary>Functions of boxes are torchvision's (<c>make_detection.py</c>).</summary>
public sealed class BoxesTests : IDisposable
{
    private readonly SafetensorsReader golden = Golden.Open("detection.safetensors");

    public void Dispose() => golden.Dispose();

    [Fact]
    public void Shares_in_common()
    {
        float[] a = Make(8000, 7), b = Make(8002, 9), result = new float[63];
        Boxes.IoU(a, b, result);
        Golden.Close(golden.Floats("iou"), result, "iou");
        Boxes.GIoU(a, b, result);
        Golden.Close(golden.Floats("giou"), result, "giou");
        Boxes.IoU([1, 1, 1, 1, 0, 0, 2, 2], [1, 1, 1, 1, 0, 0, 2, 1], result.AsSpan(0, 4));
        Assert.Equal([0, 0, 0, 0.5f], result.AsSpan(0, 4).ToArray());
        Boxes.GIoU([0, 0, 1, 1], [9, 0, 10, 1], result.AsSpan(0, 1));
        Assert.Equal(-0.8f, result[0], 1e-6f);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    public void Suppression(double threshold)
    {
        float[] boxes = Make(8010, 60), scores = Scores();
        int[] keep = new int[60];
        string name = threshold.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);
        int kept = Boxes.Nms(boxes, scores, threshold, keep);
        Assert.Equal(golden.Integers($"nms/{name}"), keep[..kept]);
        kept = Boxes.BatchedNms(boxes, scores, Classes(), threshold, keep);
        Assert.Equal(golden.Integers($"batched_nms/{name}"), keep[..kept]);
        int[] few = new int[5];
        Assert.Equal(5, Boxes.BatchedNms(boxes, scores, Classes(), threshold, few));
        Assert.Equal(golden.Integers($"batched_nms/{name}")[..5], few);
    }

    [Fact]
    public void Suppression_above_a_score()
    {
        int[] keep = new int[60];
        int kept = Boxes.Nms(Make(8010, 60), Scores(), 0.5, keep, scoreThreshold: 0.5f);
        Assert.Equal(golden.Integers("nms/best"), keep[..kept]);
        Assert.Equal(0, Boxes.Nms([], [], 0.5, []));
        Assert.Equal(1, Boxes.Nms([0, 0, 1, 1], [float.NegativeInfinity], 0.5, keep));
    }

    [Fact]
    public void A_share_of_exactly_the_threshold_is_kept()
    {
        int[] keep = new int[2];
        Assert.Equal(2, Boxes.Nms([0, 0, 2, 2, 0, 0, 2, 1], [1, 0.5f], 0.5, keep));
        Assert.Equal(1, Boxes.Nms([0, 0, 2, 2, 0, 0, 2, 1], [1, 0.5f], 0.49, keep));
    }

    [Fact]
    public void Formats()
    {
        float[] boxes = [1, 2, 4, 8, 0, 0, 3, 3], result = new float[8];
        Boxes.Convert(boxes, BoxFormat.XYXY, BoxFormat.CXCYWH, result);
        Assert.Equal([2.5f, 5, 3, 6, 1.5f, 1.5f, 3, 3], result);
        Boxes.Convert(result, BoxFormat.CXCYWH, BoxFormat.XYWH, result);
        Assert.Equal([1, 2, 3, 6, 0, 0, 3, 3], result);
        Boxes.Convert(result, BoxFormat.XYWH, BoxFormat.XYXY, result);
        Assert.Equal(boxes, result);
        float[] areas = new float[2];
        Boxes.Area(boxes, areas);
        Assert.Equal([18, 9], areas);
        float[] outside = [-1, -2, 9, 5];
        Boxes.Clip(outside, height: 4, width: 8);
        Assert.Equal([0, 0, 8, 4], outside);
    }

    [Fact]
    public void Anchors_stand_in_the_order_of_a_heads_result()
    {
        AnchorBoxes anchors = Grid();
        Golden.Close(golden.Floats("anchors"), anchors.Values, "anchors");
        float[] boxes = Make(8020, anchors.Count), offsets = new float[boxes.Length], again = new float[2 * boxes.Length];
        anchors.Encode(boxes, offsets);
        Golden.Close(golden.Floats("encoded"), offsets, "encoded");
        anchors.Decode([.. offsets, .. offsets], again);
        Golden.Close([.. boxes, .. boxes], again, "decoded");
    }

    [Fact]
    public void Objects_belong_to_the_anchors_that_have_most_in_common_with_them()
    {
        // Four cells of 10 × 10 with a box each; a large object, a small one, and nothing in the last cell.
        var anchors = new AnchorBoxes(20, 20, new AnchorLevel(2, 2, [10], [1]));
        int[] classes = new int[4];
        float[] offsets = new float[16], boxes = new float[16];
        anchors.Match([0, 0, 10, 9, 12, 2, 15, 5], [4, 0], classes, offsets);
        Assert.Equal([5, 1, 0, 0], classes);
        anchors.Decode(offsets, boxes);
        Golden.Close([0, 0, 10, 9, 12, 2, 15, 5, 0, 10, 10, 20, 10, 10, 20, 20], boxes, "boxes");

        // Half of the third cell's box and half of the fourth one's are covered: between background and object, but the first of them is the best that there is.
        anchors.Match([5, 10, 15, 20], [2], classes, offsets, foreground: 0.5, background: 0.3);
        Assert.Equal([0, 0, 3, -1], classes);
        anchors.Match([], [], classes, offsets);
        Assert.Equal(new int[4], classes);
    }

    /// <summary>As SSD mines them, image by image: what is most taken for an object, three for each one (<c>make_detection.py</c>).</summary>
    [Theory]
    [InlineData(3, 0, "mined/3/0")]
    [InlineData(1.5, 0, "mined/1.5/0")]
    [InlineData(3, 5, "mined/3/5")]
    public void The_hardest_background_is_left(double ratio, int least, string name)
    {
        AnchorBoxes anchors = Grid();
        float[] scores = Golden.Uniform(8100, 4 * anchors.Count * 3);
        int[] classes = MinedClasses(4 * anchors.Count);
        int[] before = [.. classes];
        int left = anchors.MineNegatives(scores, classes, ratio, least);
        Assert.Equal(golden.Integers(name), classes);
        Assert.Equal(classes.Count(c => c == 0), left);
        Assert.True(left < before.Count(c => c == 0));

        // Of a single value for each anchor, such as its loss; mined once more, all of it stays.
        float[] greatest = [.. scores.Chunk(3).Select(row => row.Max())];
        Assert.Equal(left, anchors.MineNegatives(greatest, before, ratio, least));
        Assert.Equal(classes, before);
        Assert.Equal(left, anchors.MineNegatives(scores, classes, ratio, least));
        Assert.Equal(before, classes);
    }

    [Fact]
    public void Of_equal_scores_the_first_is_left_and_of_an_image_without_objects_as_many_as_are_asked_for()
    {
        var anchors = new AnchorBoxes(20, 20, new AnchorLevel(2, 2, [10], [1]));
        int[] classes = [0, 0, 2, 0, 0, 0, -1, 0];
        Assert.Equal(1, anchors.MineNegatives([1, 1, 0, 1, 5, 6, 7, 8], classes, ratio: 1));
        Assert.Equal([0, -1, 2, -1, -1, -1, -1, -1], classes);
        classes = [0, 0, 0, 0, -1, -1, -1, -1];
        Assert.Equal(2, anchors.MineNegatives([1, float.NegativeInfinity, float.PositiveInfinity, 0, 1, 1, 1, 1], classes, least: 2));
        Assert.Equal([0, -1, 0, -1, -1, -1, -1, -1], classes);
        Assert.Equal(0, anchors.MineNegatives([], []));
    }

    [Fact]
    public void What_cannot_be_mined_is_refused_and_left_as_it_is()
    {
        var anchors = new AnchorBoxes(20, 20, new AnchorLevel(2, 2, [10], [1]));
        int[] classes = [0, 0, 1, 0];
        Assert.Contains("Score 3 is NaN", Assert.Throws<ArgumentException>(() => anchors.MineNegatives([1, 2, 3, float.NaN], classes)).Message, StringComparison.Ordinal);
        Assert.Contains("[batch, Count, values] of 4 anchors", Assert.Throws<ArgumentException>(() => anchors.MineNegatives([1, 2, 3], classes)).Message, StringComparison.Ordinal);
        Assert.Contains("[batch, Count, values] of 4 anchors", Assert.Throws<ArgumentException>(() => anchors.MineNegatives([], classes)).Message, StringComparison.Ordinal);
        Assert.Contains("Count of 4", Assert.Throws<ArgumentException>(() => anchors.MineNegatives([1, 2, 3], classes.AsSpan(0, 3))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => anchors.MineNegatives([1, 2, 3, 4], classes, ratio: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => anchors.MineNegatives([1, 2, 3, 4], classes, ratio: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => anchors.MineNegatives([1, 2, 3, 4], classes, least: -1));
        Assert.Equal([0, 0, 1, 0], classes);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        AnchorBoxes anchors = Grid();
        Assert.Contains("[count, 4]", Assert.Throws<ArgumentException>(() => Boxes.IoU(new float[5], [], [])).Message, StringComparison.Ordinal);
        Assert.Contains("Box 1 goes from (3, 0) to (2, 1)", Assert.Throws<ArgumentException>(() => Boxes.Nms([0, 0, 1, 1, 3, 0, 2, 1], [1, 1], 0.5, new int[2])).Message, StringComparison.Ordinal);
        Assert.Contains("Score 0 is NaN", Assert.Throws<ArgumentException>(() => Boxes.Nms([0, 0, 1, 1], [float.NaN], 0.5, new int[1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Boxes.Nms([], [], double.NaN, []));
        Assert.Throws<ArgumentException>(() => anchors.Encode(new float[4], new float[4]));
        Assert.Throws<ArgumentException>(() => anchors.Decode(new float[4], new float[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnchorBoxes(10, 10, new AnchorLevel(1, 1, [0], [1])));
        Assert.Contains("There is no level", Assert.Throws<ArgumentException>(() => new AnchorBoxes(10, 10)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => anchors.Match([], [], new int[anchors.Count], new float[4 * anchors.Count], foreground: 0.4, background: 0.5));
        Assert.Throws<ArgumentException>(() => anchors.Match([0, 0, 1, 1], [-1], new int[anchors.Count], new float[4 * anchors.Count]));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        AnchorBoxes anchors = Grid();
        float[] boxes = Make(8010, 60), scores = Scores(), shares = new float[60 * 60], offsets = new float[4 * anchors.Count], decoded = new float[4 * anchors.Count];
        int[] classes = Classes(), keep = new int[60], matched = new int[anchors.Count];
        for (int i = 0; i < 2; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Boxes.IoU(boxes, boxes, shares);
            Boxes.BatchedNms(boxes, scores, classes, 0.5, keep);
            anchors.Match(boxes, classes, matched, offsets);
            anchors.Decode(offsets, decoded);
            anchors.MineNegatives(offsets, matched);
            Assert.True(i == 0 || GC.GetAllocatedBytesForCurrentThread() == before);
        }
    }

    private static AnchorBoxes Grid() => new(48, 64, new AnchorLevel(3, 4, [10, 20], [1, 0.5f]), new AnchorLevel(2, 2, [30], [1, 2, 0.5f]));

    private static float[] Scores() => [.. Golden.Uniform(8012, 60).Select(s => MathF.Round(s * 16) / 16)];

    private static int[] Classes() => [.. Golden.Uniform(8013, 60).Select(s => (int)(s * 3))];

    /// <summary>Few anchors have an object or don't count, and those of the third image have none.</summary>
    private static int[] MinedClasses(int count) =>
        [.. Golden.Uniform(8101, count).Select(u => (int)(u * 40)).Select((drawn, i) => i / (count / 4) == 2 ? 0 : drawn < 3 ? drawn + 1 : drawn < 6 ? -1 : 0)];

    private static float[] Make(uint stream, int count)
    {
        float[] corner = Golden.Uniform(stream, 2 * count), size = Golden.Uniform(stream + 1, 2 * count);
        double[] low = [.. corner.Select(c => c * 40.0)], high = [.. low.Zip(size, (c, s) => c + 2 + (s * 18.0))];
        return [.. Enumerable.Range(0, count).SelectMany(i => (float[])[(float)low[2 * i], (float)low[(2 * i) + 1], (float)high[2 * i], (float)high[(2 * i) + 1]])];
    }
}
