namespace ModelGen;

/// <summary>What the four numbers of a box are (<c>torchvision.ops.box_convert</c>).</summary>
public enum BoxFormat
{
    /// <summary>Left, top, right, bottom: what all functions of boxes take.</summary>
    XYXY,

    /// <summary>Left, top, width, height.</summary>
    XYWH,

    /// <summary>Centre and size: x, y, width, height.</summary>
    CXCYWH,
}
