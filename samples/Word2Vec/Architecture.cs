namespace Word2Vec;

/// <summary>What <c>--model</c> takes.</summary>
internal enum Architecture
{
    /// <summary>From a word to its neighbours.</summary>
    SkipGram,

    /// <summary>Continuous bag of words: from the neighbours to the word.</summary>
    Cbow,
}
