namespace ModelGen.Extensions.AI;

/// <summary>How one vector is made of a text's tokens. The modes of Sentence Transformers.</summary>
public enum Pooling
{
    /// <summary>The mean over all tokens.</summary>
    Mean,

    /// <summary>The first token's, which is BERT's [CLS].</summary>
    Cls,

    /// <summary>The last token's, as of models that see what is before alone.</summary>
    LastToken,

    /// <summary>The model itself gives one vector for a text.</summary>
    None,
}
